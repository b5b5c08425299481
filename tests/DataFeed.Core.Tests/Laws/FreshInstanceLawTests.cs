using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;
using DataFeed.Core.Running;
using DataFeed.Core.Tests.Testing;
using FsCheck.Fluent;

namespace DataFeed.Core.Tests.Laws;

/// <summary>Law 1: each started epoch runs a new instance, disposed exactly once.</summary>
public sealed class FreshInstanceLawTests
{
    [Fact]
    public void Readers_EndingInAnyWay_EachHaveAnInstanceOfTheirOwnThatIsDisposedOnce()
    {
        var cases = from kind in Gen.Elements(FeedKind.Batches, FeedKind.AsyncBatches, FeedKind.Samples, FeedKind.AsyncSamples)
                    from items in Gen.Choose(0, 30)
                    from throwsAt in Gen.Frequency((2, Gen.Constant(-1)), (1, Gen.Choose(0, 30)))
                    from disposeThrows in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
                    from takes in Gen.ArrayOf(Gen.Choose(0, 40))
                    from maxBatches in Gen.Choose(1, 5)
                    select (kind, items, throwsAt, disposeThrows, takes, maxBatches);

        Property.Holds(cases, async @case =>
        {
            var tracked = new TrackedFeed(@case.kind, @case.items)
            {
                BeforeItem = (item, _) => ThrowIf(item == @case.throwsAt),
                WhenDisposed = () => ThrowIf(@case.disposeThrows),
            };
            var plan = Plans.Create(tracked.Feeds(), new() { Feed = TrackedFeed.Name });
            var census = new GeneratorCensus();

            var readings = @case.takes.Select(take => TakeAsync(plan, take, @case.maxBatches, census)).ToArray();
            var items = await Task.WhenAll(readings);

            Assert.All(items, taken => Assert.Equal(Enumerable.Range(0, taken.Count).Select(item => (long)item), taken));
            Assert.All(tracked.Disposals, disposals => Assert.Equal(1, disposals));
            Assert.Equal(@case.takes.Length, census.Created);
            Assert.Equal(@case.takes.Length, census.Disposed);
            Assert.True(tracked.Created <= @case.takes.Length, "A reader had more than one instance.");
        });
    }

    // Leaves after some batches, at the end or at the failure.
    private static async Task<List<long>> TakeAsync(EpochPlan plan, int take, int maxBatches, GeneratorCensus census)
    {
        var items = new List<long>();
        await using var reader = plan.Open(0, 0, new ReadAheadOptions(MaxBatches: maxBatches), census);
        try
        {
            while (items.Count < take && await EpochReadout.NextAsync(reader) is { } batch)
            {
                items.Add(batch.Batch.Tensors[0].Values<long>()[0]);
                batch.Dispose();
            }
        }
        catch (FeedException exception)
        {
            Assert.Equal(FeedError.GeneratorFailed, exception.Error);
        }

        return items;
    }

    private static void ThrowIf(bool condition)
    {
        if (condition)
        {
            throw new InvalidOperationException("as asked");
        }
    }
}
