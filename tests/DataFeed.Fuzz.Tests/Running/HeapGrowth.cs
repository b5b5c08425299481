using DataFeed.Testing;

namespace DataFeed.Fuzz.Tests.Running;

/// <summary>The managed heap before and after a half of a run: what inputs leave behind shows as growth.</summary>
internal sealed class HeapGrowth
{
    // What pools, caches and tables still grow by once they are warm.
    private const long Slack = 12L << 20;
    private const long BytesForEachInput = 512;

    private readonly long _before = Measure();

    /// <summary>Fails where inputs left more behind than pools and tables do. Waits for what is freed on a timer.</summary>
    /// <param name="inputs">Inputs since this was made.</param>
    public Task RequireBoundedAsync(long inputs)
    {
        var limit = _before + Slack + (inputs * BytesForEachInput);
        return Wait.UntilAsync(Measure, bytes => bytes <= limit, $"a heap of {_before} bytes to be at {limit} at most after {inputs} inputs");
    }

    private static long Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
