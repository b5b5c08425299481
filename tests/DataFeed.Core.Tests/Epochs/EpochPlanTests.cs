using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Running;
using DataFeed.Core.Tests.Testing;

namespace DataFeed.Core.Tests.Epochs;

public sealed class EpochPlanTests
{
    private static readonly Traversal Indexed = new() { Feed = "indexed" };

    public static TheoryData<Traversal, FeedError, string> Refused => new()
    {
        { new() { Feed = "indexd" }, FeedError.FeedNotFound, "No feed \"indexd\". Nearest: \"indexed\". Feeds: \"batches\", \"indexed\", \"infinite\", \"samples\"." },
        { Indexed with { Epoch = -1 }, FeedError.RequestInvalid, "epoch is -1; the first is 0." },
        { Indexed with { BatchSize = -1 }, FeedError.RequestInvalid, "batch_size is -1; 1 to 2147483647 are possible, or 0 for the feed's own." },
        { Indexed with { BatchSize = 1L << 31 }, FeedError.RequestInvalid, "batch_size is 2147483648; 1 to 2147483647 are possible, or 0 for the feed's own." },
        { Indexed with { Steps = 0 }, FeedError.StepsOutOfRange, "steps is 0; the least is 1." },
        { Indexed with { Steps = long.MinValue }, FeedError.StepsOutOfRange, "steps is -9223372036854775808; the least is 1." },
        { Indexed with { Steps = 4 }, FeedError.StepsOutOfRange, "steps is 4, but feed \"indexed\" has 3 batches (10 rows in batches of 4)." },
        { Indexed with { Steps = 3, Remainder = Remainder.Drop }, FeedError.StepsOutOfRange, "steps is 3, but feed \"indexed\" has 2 batches (10 rows in batches of 4)." },
        { Indexed with { WorldSize = -1 }, FeedError.RequestInvalid, "world_size is -1; the least is 1." },
        { Indexed with { Delivery = Delivery.Split }, FeedError.RequestInvalid, "world_size is 0; with delivery SPLIT the least is 1." },
        { Indexed with { Delivery = Delivery.Split, WorldSize = 8 }, FeedError.RequestInvalid, "batch_size is 4, but world_size is 8: ranks 0, 2, 4, 6 would receive nothing." },
        { Indexed with { Delivery = Delivery.Split, WorldSize = 8, Remainder = Remainder.Pad }, FeedError.RequestInvalid, "batch_size is 4, but world_size is 8: ranks 4, 5, 6, 7 would receive nothing." },
        { Indexed with { Delivery = Delivery.Split, WorldSize = long.MaxValue }, FeedError.RequestInvalid, "batch_size is 4, but world_size is 9223372036854775807: ranks 0, 1, 2, 3, 4, 5, 6, 7, … would receive nothing." },
        { Indexed with { Delivery = (Delivery)9 }, FeedError.RequestInvalid, "delivery 9 is unknown." },
        { Indexed with { Remainder = 0 }, FeedError.RequestInvalid, "remainder 0 is unknown." },
        { Indexed with { Start = new(-1) }, FeedError.CursorOutOfRange, "The position is step -1; the first is 0." },
        { Indexed with { Start = new(4) }, FeedError.CursorOutOfRange, "The position is step 4, but feed \"indexed\" has 3 batches (10 rows in batches of 4)." },
        { Indexed with { Parameters = Given("shufle", "true") }, FeedError.ParameterInvalid, "Feed \"indexed\" has no parameter \"shufle\". Nearest: \"shuffle\". Parameters: \"shuffle\"." },
        { Indexed with { Parameters = Given("shuffle", "maybe") }, FeedError.ParameterInvalid, "Parameter \"shuffle\" of feed \"indexed\" is \"maybe\"; it takes true or false." },
        { new() { Feed = "batches", BatchSize = 3 }, FeedError.RequestInvalid, "Feed \"batches\" makes its own batches: batch_size must be 0 and remainder SHORT. What it offers are its parameters: \"size\"." },
        { new() { Feed = "batches", Remainder = Remainder.Pad }, FeedError.RequestInvalid, "Feed \"batches\" makes its own batches: batch_size must be 0 and remainder SHORT. What it offers are its parameters: \"size\"." },
        { new() { Feed = "batches", Delivery = Delivery.Split, WorldSize = 2, Remainder = Remainder.Drop }, FeedError.RequestInvalid, "Feed \"batches\" makes its own batches: batch_size must be 0 and remainder SHORT or PAD. What it offers are its parameters: \"size\"." },
        { new() { Feed = "samples", BatchSize = 2, Delivery = Delivery.Split, WorldSize = 3 }, FeedError.RequestInvalid, "batch_size is 2, but world_size is 3: ranks 0 would receive nothing." },
        { new() { Feed = "infinite" }, FeedError.StepsRequired, "Feed \"infinite\" never ends: it needs steps (1 or more)." },
        { new() { Feed = "infinite", Epoch = -1, Parameters = Given("a", "b") }, FeedError.RequestInvalid, "epoch is -1; the first is 0. Feed \"infinite\" never ends: it needs steps (1 or more). Feed \"infinite\" takes no parameters, but got \"a\"." },
        { new() { Feed = "", WorldSize = -7, Steps = -1 }, FeedError.FeedNotFound, "No feed \"\". Feeds: \"batches\", \"indexed\", \"infinite\", \"samples\". world_size is -7; the least is 1. steps is -1; the least is 1." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Create_BadRequest_IsRefusedWithAllThatIsWrong(Traversal request, FeedError error, string message)
    {
        var exception = Assert.Throws<FeedException>(() => Plans.Create(Feeds(), request));

        Assert.Equal(message, exception.Message);
        Assert.Equal(error, exception.Error);
    }

    [Theory]
    [InlineData(0, Remainder.Short, null, 0, 3)]
    [InlineData(0, Remainder.Drop, null, 0, 2)]
    [InlineData(0, Remainder.Pad, null, 0, 3)]
    [InlineData(5, Remainder.Drop, null, 0, 2)]
    [InlineData(11, Remainder.Drop, null, 0, 0)]
    [InlineData(11, Remainder.Short, null, 0, 1)]
    [InlineData(0, Remainder.Short, 2L, 0, 2)]
    [InlineData(0, Remainder.Short, 3L, 2, 1)]
    [InlineData(0, Remainder.Short, null, 3, 0)]
    [InlineData(0, Remainder.Short, long.MaxValue, 1, 2)]
    public void Create_IndexedFeed_KnowsItsSteps(long batchSize, Remainder remainder, long? steps, long firstStep, long expected)
    {
        var plan = Plans.Create(Feeds(), Indexed with { BatchSize = batchSize, Remainder = remainder, Steps = steps, Start = new(firstStep) });

        Assert.Equal(expected, plan.Steps);
        Assert.True(plan.IsSeekable);
    }

    [Fact]
    public void Create_OpaqueFeedOfUnknownLength_KnowsNoSteps()
    {
        var feeds = new FeedCollection().Add("unknown", _ => []);

        Assert.Null(Plans.Create(feeds, new() { Feed = "unknown" }).Steps);
        Assert.Null(Plans.Create(feeds, new() { Feed = "unknown", Steps = 3 }).Steps);
        Assert.Equal(3, Plans.Create(Feeds(), new() { Feed = "infinite", Steps = 3 }).Steps);
        Assert.Equal(5, Plans.Create(Feeds(), new() { Feed = "samples" }).Steps);
    }

    [Fact]
    public void Create_EveryWithAWorld_LetsEachRankReadAll()
    {
        var plan = Plans.Create(Feeds(), Indexed with { WorldSize = 3 });

        Assert.Equal(3, plan.WorldSize);
        Assert.Equal(1, Plans.Create(Feeds(), Indexed).WorldSize);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(long.MaxValue)]
    public void Open_RankOutsideTheWorld_IsRefused(long rank)
    {
        var plan = Plans.Create(Feeds(), Indexed with { Delivery = Delivery.Split, WorldSize = 2 });
        var census = new GeneratorCensus();

        var exception = Assert.Throws<FeedException>(() => { plan.Open(rank, 0, EpochReadout.Default, census); });

        Assert.Equal(FeedError.RankOutOfRange, exception.Error);
        Assert.Equal($"rank is {rank}, but the epoch has a world of 2: 0 to 1 are possible.", exception.Message);
        Assert.Equal(0, census.Created);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Open_StepOutsideTheEpoch_IsRefused(long step)
    {
        var plan = Plans.Create(Feeds(), Indexed with { Start = new(1) });

        var exception = Assert.Throws<FeedException>(() => { plan.Open(0, step, EpochReadout.Default, new()); });

        Assert.Equal(FeedError.CursorOutOfRange, exception.Error);
        Assert.Equal($"The position is step {step}, but the epoch of feed \"indexed\" goes from step 1 to 3.", exception.Message);
    }

    [Fact]
    public async Task Open_StepPastAnUnknownEnd_FailsOnceTheEndIsReached()
    {
        var feeds = new TrackedFeed(FeedKind.Batches, 5).Feeds();

        var readout = await EpochReadout.OfAsync(Plans.Create(feeds, new() { Feed = TrackedFeed.Name }), firstStep: 9);

        Assert.Equal(FeedError.CursorOutOfRange, readout.Error!.Error);
        Assert.Equal("The position is step 9, but feed \"tracked\" ended after 5 batches.", readout.Error.Message);
    }

    private static FeedCollection Feeds() => new FeedCollection()
        .AddIndexed("indexed", _ => new CountingSource(10), 4, shuffle: true)
        .Add("batches", _ => [], new() { Parameters = [FeedParameter.Int64("size", 1)] })
        .AddSamples("samples", _ => [], 2, new() { Count = _ => 10 })
        .Add("infinite", _ => [], new() { IsInfinite = true });

    private static Dictionary<string, string> Given(string name, string value) => new() { [name] = value };
}
