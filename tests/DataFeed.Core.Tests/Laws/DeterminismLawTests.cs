using DataFeed.Core.Running;
using DataFeed.Core.Tests.Testing;
using FsCheck.Fluent;

namespace DataFeed.Core.Tests.Laws;

/// <summary>Law 2: a batch is a pure function of the epoch's definition.</summary>
public sealed class DeterminismLawTests
{
    [Fact]
    public void Epoch_ReadAgain_IsTheSameBytes()
    {
        Property.Holds(EpochCase.Any(FeedKind.Indexed, FeedKind.Samples, FeedKind.AsyncSamples, FeedKind.Batches), async @case =>
        {
            var first = await EpochReadout.OfAsync(Plans.Create(RandomFeeds.Of(@case), @case.Request()), options: @case.ReadAhead);
            var pool = new CountingPool();

            // Other feeds object, other read-ahead, other and dirty memory, two at a time.
            var plan = Plans.Create(RandomFeeds.Of(@case), @case.Request());
            var options = new ReadAheadOptions { Pool = pool };
            var again = await Task.WhenAll(EpochReadout.OfAsync(plan, options: options), EpochReadout.OfAsync(plan, options: options));

            Assert.Null(first.Error);
            Assert.All(again, other => Assert.Equal(first.Batches, other.Batches));
            Assert.All(again, other => Assert.Equal(first.End, other.End));
            Assert.Equal(0, pool.Out);
        });
    }

    [Fact]
    public void ShuffledEpoch_VisitsEachSampleOnce_InAnOrderThatBatchSizeDoesNotChange()
    {
        Property.Holds(EpochCase.Any(FeedKind.Indexed), async @case =>
        {
            var request = @case.Request() with { Remainder = Remainder.Short };
            var batched = await EpochReadout.OfAsync(Plans.Create(RandomFeeds.Of(@case), request));
            var single = await EpochReadout.OfAsync(Plans.Create(RandomFeeds.Of(@case), request with { BatchSize = 1 }));

            Assert.Equal(single.ValidRows.SelectMany(rows => rows), batched.ValidRows.SelectMany(rows => rows));
            Assert.Equal(@case.Rows, batched.ValidRows.SelectMany(rows => rows).Distinct().Count());
        });
    }

    [Fact]
    public void Epochs_OfDifferentSeedOrNumber_Differ()
    {
        var cases = from @case in EpochCase.Any(FeedKind.Indexed, FeedKind.Samples, FeedKind.Batches) select @case with { Rows = 20 + @case.Rows };

        Property.Holds(cases, async @case =>
        {
            var request = @case.Request() with { Remainder = Remainder.Short };
            var one = await EpochReadout.OfAsync(Plans.Create(RandomFeeds.Of(@case), request));
            var otherSeed = await EpochReadout.OfAsync(Plans.Create(RandomFeeds.Of(@case), request with { Seed = request.Seed + 1 }));
            var otherEpoch = await EpochReadout.OfAsync(Plans.Create(RandomFeeds.Of(@case), request with { Epoch = request.Epoch + 1 }));

            Assert.NotEqual(one.Batches, otherSeed.Batches);
            Assert.NotEqual(one.Batches, otherEpoch.Batches);
        });
    }
}
