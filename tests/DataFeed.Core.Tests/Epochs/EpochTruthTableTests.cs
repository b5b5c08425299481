using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Running;
using DataFeed.Core.Tests.Testing;

namespace DataFeed.Core.Tests.Epochs;

/// <summary>The epoch truth table of the design, in process: three epochs in a row over items 0, 1, 2, …</summary>
public sealed class EpochTruthTableTests
{
    public static TheoryData<FeedKind> Opaque => [FeedKind.Batches, FeedKind.AsyncBatches, FeedKind.Samples, FeedKind.AsyncSamples];

    public static TheoryData<FeedKind> All => [.. Opaque, FeedKind.Indexed];

    [Theory]
    [MemberData(nameof(All))]
    public async Task FiniteFeed_NoSteps_EveryEpochIsWholeAndCompleted(FeedKind kind)
    {
        await EachEpochIsAsync(Feeds(kind, 5), null, [0, 1, 2, 3, 4], EndReason.Completed);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task FiniteFeed_FewerSteps_EveryEpochStartsAnewAndReachesThem(FeedKind kind)
    {
        await EachEpochIsAsync(Feeds(kind, 5), 3, [0, 1, 2], EndReason.StepsReached);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task FiniteFeed_AsManyStepsAsItHas_ReachesThem(FeedKind kind)
    {
        await EachEpochIsAsync(Feeds(kind, 5, countKnown: true), 5, [0, 1, 2, 3, 4], EndReason.StepsReached);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void CountedFeed_MoreStepsThanItHas_IsRefusedWithBothNumbers(FeedKind kind)
    {
        var feeds = Feeds(kind, 5, countKnown: true);

        var error = Assert.Throws<FeedException>(() => Plans.Create(feeds, Request(steps: 7)));

        Assert.Equal(FeedError.StepsOutOfRange, error.Error);
        Assert.StartsWith("steps is 7, but feed \"tracked\" has 5 batches", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Opaque))]
    public async Task UncountedFeed_MoreStepsThanItHas_DeliversAllAndSaysExhaustedEarly(FeedKind kind)
    {
        await EachEpochIsAsync(Feeds(kind, 5), 7, [0, 1, 2, 3, 4], EndReason.ExhaustedEarly);
    }

    [Theory]
    [MemberData(nameof(Opaque))]
    public void InfiniteFeed_NoSteps_IsRefused(FeedKind kind)
    {
        var feeds = Feeds(kind, null);

        var error = Assert.Throws<FeedException>(() => Plans.Create(feeds, Request(steps: null)));

        Assert.Equal(FeedError.StepsRequired, error.Error);
        Assert.Equal("Feed \"tracked\" never ends: it needs steps (1 or more).", error.Message);
    }

    [Theory]
    [MemberData(nameof(Opaque))]
    public async Task InfiniteFeed_Steps_EveryEpochIsTheSameSteps(FeedKind kind)
    {
        await EachEpochIsAsync(Feeds(kind, null), 3, [0, 1, 2], EndReason.StepsReached);
    }

    [Theory]
    [MemberData(nameof(Opaque))]
    public async Task InfiniteFeed_ContinuedOnPurpose_GoesOnWhereItEnded(FeedKind kind)
    {
        var feeds = Feeds(kind, null);
        var firstStep = 0L;

        for (var epoch = 0; epoch < 3; epoch++)
        {
            var (items, end) = await ReadAsync(feeds, Request(steps: 3) with { Start = new(firstStep) });

            Assert.Equal([firstStep, firstStep + 1, firstStep + 2], items);
            Assert.Equal(new TraversalEnd(3, EndReason.StepsReached, firstStep + 3), end);
            firstStep = end!.NextStep;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task FiniteFeed_ContinuedBeyondItsEnd_DeliversTheRestThenNothing(FeedKind kind)
    {
        var feeds = Feeds(kind, 5, countKnown: true);

        var (rest, restEnd) = await ReadAsync(feeds, Request(steps: 3) with { Start = new(3) });
        var (nothing, nothingEnd) = await ReadAsync(feeds, Request(steps: 3) with { Start = new(5) });

        Assert.Equal([3, 4], rest);
        Assert.Equal(new TraversalEnd(2, EndReason.ExhaustedEarly, 5), restEnd);
        Assert.Empty(nothing);
        Assert.Equal(new TraversalEnd(0, EndReason.ExhaustedEarly, 5), nothingEnd);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task EmptyFeed_NoSteps_CompletesWithoutABatch(FeedKind kind)
    {
        await EachEpochIsAsync(Feeds(kind, 0), null, [], EndReason.Completed);
    }

    [Theory]
    [MemberData(nameof(Opaque))]
    public async Task ThrowingFeed_AnySteps_DeliversWhatWasRightThenTheError(FeedKind kind)
    {
        var tracked = new TrackedFeed(kind, 5)
        {
            BeforeItem = (item, _) =>
            {
                if (item == 2)
                {
                    throw new IOException("disk on fire");
                }
            },
        };
        var feeds = tracked.Feeds();

        foreach (long? steps in new long?[] { null, 3, 4 })
        {
            var readout = await EpochReadout.OfAsync(Plans.Create(feeds, Request(steps)));

            Assert.Equal(2, readout.Batches.Count);
            Assert.Equal(FeedError.GeneratorFailed, readout.Error!.Error);
            Assert.Equal("Feed \"tracked\" failed at step 2 (generate): IOException: disk on fire", readout.Error.Message);
            Assert.IsType<IOException>(readout.Error.InnerException);
            Assert.Null(readout.End);
        }

        Assert.Equal([1, 1, 1], tracked.Disposals);
    }

    [Theory]
    [MemberData(nameof(Opaque))]
    public async Task ConsumerLeavesAfterTwo_InstanceIsDisposedOnceAndTheNextEpochStartsAtZero(FeedKind kind)
    {
        var tracked = new TrackedFeed(kind, null);
        var plan = Plans.Create(tracked.Feeds(), Request(steps: 1000));
        var census = new GeneratorCensus();

        for (var epoch = 0; epoch < 3; epoch++)
        {
            await using var reader = plan.Open(0, 0, new ReadAheadOptions(MaxBatches: 2), census);
            for (var step = 0; step < 2; step++)
            {
                using var batch = await EpochReadout.NextAsync(reader);
                Assert.Equal(step, Item(batch!));
            }
        }

        Assert.Equal([1, 1, 1], tracked.Disposals);
        Assert.Equal((3, 3, 0), (census.Created, census.Disposed, census.Live));
    }

    private static FeedCollection Feeds(FeedKind kind, long? items, bool countKnown = false) => kind == FeedKind.Indexed
        ? new FeedCollection().AddIndexed(TrackedFeed.Name, _ => new CountingSource(items!.Value), 1, shuffle: false)
        : new TrackedFeed(kind, items) { CountKnown = countKnown }.Feeds();

    private static Traversal Request(long? steps) => new() { Feed = TrackedFeed.Name, Steps = steps };

    private static async Task EachEpochIsAsync(FeedCollection feeds, long? steps, long[] expected, EndReason reason)
    {
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var (items, end) = await ReadAsync(feeds, Request(steps) with { Epoch = epoch });

            Assert.Equal(expected, items);
            Assert.Equal(new TraversalEnd(expected.Length, reason, expected.Length), end);
        }
    }

    private static async Task<(List<long> Items, TraversalEnd? End)> ReadAsync(FeedCollection feeds, Traversal request)
    {
        var plan = Plans.Create(feeds, request);
        await using var reader = plan.Open(0, plan.FirstStep, EpochReadout.Default, new());
        var items = new List<long>();
        while (await EpochReadout.NextAsync(reader) is { } batch)
        {
            items.Add(Item(batch));
            batch.Dispose();
        }

        return (items, reader.End);
    }

    private static long Item(EpochBatch batch) => batch.Batch.Tensors[0].Values<long>()[0];
}
