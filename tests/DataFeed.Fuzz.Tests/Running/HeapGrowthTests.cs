using DataFeed.Testing;
using Xunit;

namespace DataFeed.Fuzz.Tests.Running;

public sealed class HeapGrowthTests
{
    [Fact]
    public async Task Growth_OfAKilobyteForEachInput_IsSeen()
    {
        const int Inputs = 20_000;
        var kept = new List<byte[]>();
        var growth = new HeapGrowth();
        for (var index = 0; index < Inputs; index++)
        {
            kept.Add(new byte[1024]);
        }

        var bounded = growth.RequireBoundedAsync(Inputs);

        // It waits for what may still be freed, and then ends well: what was kept is let go of here.
        Assert.False(bounded.IsCompleted);
        kept.Clear();
        kept.TrimExcess();
        await Wait.ForAsync(Completed(bounded), "the heap to be back");
    }

    private static async Task<bool> Completed(Task task)
    {
        await task;
        return true;
    }
}
