using DataFeed.Testing;

namespace DataFeed.Fuzz.Tests.Running;

/// <summary>The managed heap before and after a half of a run: what inputs leave behind shows as growth.</summary>
/// <remarks>Small objects are held to a close bound. Large ones are mostly arrays that the shared pool keeps for a minute after a big message.</remarks>
internal sealed class HeapGrowth
{
    // What caches and tables still grow by once they are warm.
    private const long SmallObjectSlack = 8L << 20;
    private const long SmallObjectBytesForEachInput = 256;
    private const long TotalSlack = 128L << 20;
    private const int SmallObjectGenerations = 3;

    private readonly (long Small, long Total) _before = Measure();

    /// <summary>Fails where inputs left more behind than pools and tables do. Waits for what is freed on a timer.</summary>
    /// <param name="inputs">Inputs since this was made.</param>
    public Task RequireBoundedAsync(long inputs)
    {
        var small = _before.Small + SmallObjectSlack + (inputs * SmallObjectBytesForEachInput);
        var total = _before.Total + TotalSlack;
        return Wait.UntilAsync(
            Measure, now => now.Small <= small && now.Total <= total, $"a heap of {_before} bytes to be at {(small, total)} at most after {inputs} inputs");
    }

    private static (long Small, long Total) Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var total = GC.GetTotalMemory(forceFullCollection: true);
        var small = 0L;
        foreach (var generation in GC.GetGCMemoryInfo(GCKind.FullBlocking).GenerationInfo[..SmallObjectGenerations])
        {
            small += generation.SizeAfterBytes - generation.FragmentationAfterBytes;
        }

        return (small, total);
    }
}
