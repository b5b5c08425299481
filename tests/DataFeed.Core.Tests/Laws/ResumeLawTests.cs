using DataFeed.Core.Pipelines;
using DataFeed.Core.Tests.Testing;

namespace DataFeed.Core.Tests.Laws;

/// <summary>Law 3: reading from a position gives exactly the rest.</summary>
public sealed class ResumeLawTests
{
    [Fact]
    public void Epoch_OpenedAtAnyStep_IsTheRestOfTheUninterruptedOne()
    {
        Property.Holds(EpochCase.Any(FeedKind.Indexed, FeedKind.Samples, FeedKind.AsyncSamples, FeedKind.Batches), async @case =>
        {
            var plan = Plans.Create(RandomFeeds.Of(@case), @case.Request());
            var whole = await EpochReadout.OfAsync(plan);
            var step = @case.Choice % (whole.Batches.Count + 1);

            var rest = await EpochReadout.OfAsync(plan, firstStep: step, options: @case.ReadAhead);

            Assert.Equal(whole.Batches.Skip(step), rest.Batches);
            Assert.Equal(whole.End! with { Steps = whole.Batches.Count - step }, rest.End);
        });
    }

    [Fact]
    public void IndexedEpoch_ContinuedOnPurpose_IsTheRestToo()
    {
        Property.Holds(EpochCase.Any(FeedKind.Indexed), async @case =>
        {
            var feeds = RandomFeeds.Of(@case);
            var whole = await EpochReadout.OfAsync(Plans.Create(feeds, @case.Request()));
            var step = @case.Choice % (whole.Batches.Count + 1);

            var plan = Plans.Create(feeds, @case.Request() with { Start = new(step) });
            var rest = await EpochReadout.OfAsync(plan);

            Assert.Equal(whole.Batches.Skip(step), rest.Batches);
            Assert.Equal(whole.Batches.Count - step, plan.Steps);
        });
    }

    [Fact]
    public async Task IndexedEpoch_OfABillionSamplesOpenedAtItsLastStep_ReadsThatStepOnly()
    {
        var source = new NoiseSource(1_000_000_000);
        var feeds = new DataFeed.Core.Feeds.FeedCollection().AddIndexed("far", _ => source, 10, shuffle: true);
        var plan = Plans.Create(feeds, new() { Feed = "far" });

        var readout = await EpochReadout.OfAsync(plan, firstStep: 99_999_999);

        Assert.Equal(99_999_999, Assert.Single(readout.Batches).Step);
        Assert.Equal(10, source.Reads);
    }
}
