using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Tests.Testing;

namespace DataFeed.Core.Tests.Laws;

/// <summary>Law 4: the ranks' rows at a step, one after the other, are the global batch, for any world size.</summary>
public sealed class ElasticityLawTests
{
    private static readonly FeedKind[] All = [FeedKind.Indexed, FeedKind.Samples, FeedKind.AsyncSamples, FeedKind.Batches];

    [Fact]
    public void Split_AnyWorld_ConcatenatesToTheGlobalBatchWithEqualSteps()
    {
        Property.Holds(EpochCase.Any(All), async @case =>
        {
            var feeds = RandomFeeds.Of(@case);
            var whole = await EpochReadout.OfAsync(Plans.Create(feeds, @case.Request()));

            var ranks = await RanksAsync(feeds, @case, @case.WorldSize, 0);

            AssertSlicesAre(whole, 0, ranks, @case);
        }, tests: 1000);
    }

    [Fact]
    public void Split_WorldChangedAtAnyStep_GoesOnWithTheSameGlobalBatches()
    {
        Property.Holds(EpochCase.Any(All), async @case =>
        {
            var feeds = RandomFeeds.Of(@case);
            var whole = await EpochReadout.OfAsync(Plans.Create(feeds, @case.Request()));
            var step = @case.Choice % (whole.Batches.Count + 1);
            var otherWorld = 1 + (@case.Choice % @case.BatchSize % 7);

            var ranks = await RanksAsync(feeds, @case, otherWorld, step);

            AssertSlicesAre(whole, step, ranks, @case);
        });
    }

    [Fact]
    public void Split_AnyRank_ReadsItsOwnRowsOnly()
    {
        Property.Holds(EpochCase.Any(FeedKind.Indexed), async @case =>
        {
            var source = new NoiseSource(@case.Rows);
            var feeds = new FeedCollection().AddIndexed(RandomFeeds.Name, _ => source, 8, @case.Shuffle);
            var plan = Plans.Create(feeds, @case.SplitRequest(@case.WorldSize));

            var readout = await EpochReadout.OfAsync(plan, @case.Choice % @case.WorldSize);

            Assert.Equal(readout.Batches.Sum(batch => batch.Rows), source.Reads);
        });
    }

    private static Task<EpochReadout[]> RanksAsync(FeedCollection feeds, EpochCase @case, int worldSize, long firstStep)
    {
        var plan = Plans.Create(feeds, @case.SplitRequest(worldSize) with { Start = new(firstStep) });
        return Task.WhenAll(Enumerable.Range(0, worldSize).Select(rank => EpochReadout.OfAsync(plan, rank, options: @case.ReadAhead)));
    }

    internal static void AssertSlicesAre(EpochReadout whole, int firstStep, IReadOnlyList<EpochReadout> ranks, EpochCase @case)
    {
        Assert.All(ranks, rank => Assert.Null(rank.Error));
        Assert.All(ranks, rank => Assert.Equal(whole.End! with { Steps = whole.Batches.Count - firstStep }, rank.End));
        Assert.All(ranks, rank => Assert.Equal(whole.Batches.Count - firstStep, rank.Batches.Count));
        for (var step = firstStep; step < whole.Batches.Count; step++)
        {
            var slices = ranks.Select(rank => rank.Batches[step - firstStep]).ToArray();

            Assert.Equal(whole.ValidRows[step], ranks.SelectMany(rank => rank.ValidRows[step - firstStep]));
            Assert.All(slices, slice => Assert.Equal(step, slice.Step));
            Assert.Equal(whole.Batches[step].Ids, string.Join(',', slices.Select(slice => slice.Ids).Where(ids => ids.Length > 0)));
            if (@case.SplitRequest(1).Remainder == Remainder.Pad)
            {
                var full = @case.FullRows(whole.Batches[step].Rows);
                Assert.All(slices, slice => Assert.Equal((full + ranks.Count - 1) / ranks.Count, slice.PaddedRows));
            }
            else
            {
                Assert.All(slices, slice => Assert.Equal(slice.Rows, slice.PaddedRows));
                Assert.InRange(slices.Max(slice => slice.Rows) - slices.Min(slice => slice.Rows), 0, 1);
            }
        }
    }
}
