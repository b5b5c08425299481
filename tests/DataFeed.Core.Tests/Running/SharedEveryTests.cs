using DataFeed.Core.Batches;
using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Running;
using DataFeed.Core.Tests.Testing;

namespace DataFeed.Core.Tests.Running;

/// <summary>Whole epochs that several read: near each other they cost one preparation.</summary>
public sealed class SharedEveryTests
{
    private const int Readers = 4;

    private readonly GeneratorCensus _census = new();
    private readonly CountingPool _pool = new();

    [Fact]
    public async Task ReadersOfAGenerator_AtTheSameTime_EnterItsFunctionOnce()
    {
        var tracked = new TrackedFeed(FeedKind.Samples, 200);
        await using var shared = Share(tracked.Feeds(), new() { Feed = TrackedFeed.Name }, new());

        var readouts = await ReadTogetherAsync(shared);

        Assert.All(readouts, readout => Assert.Equal(readouts[0].Batches, readout.Batches));
        Assert.Equal(200, readouts[0].Batches.Count);
        Assert.Equal([1], tracked.Disposals);
        Assert.Equal((1, 0, 0), (_census.Created, _census.Live, _pool.Out));
    }

    [Fact]
    public async Task ReadersOfAnIndexedFeed_AtTheSameTime_ReadEachSampleOnce()
    {
        var source = new NoiseSource(500);
        var feeds = new FeedCollection().AddIndexed(RandomFeeds.Name, _ => source, 4, shuffle: true);
        await using var shared = Share(feeds, new() { Feed = RandomFeeds.Name }, new());
        var alone = await EpochReadout.OfAsync(shared.Plan);

        var readouts = await ReadTogetherAsync(shared);

        Assert.All(readouts, readout => Assert.Equal(alone.Batches, readout.Batches));
        Assert.Equal(2 * 500, source.Reads);
        Assert.Equal(0, _pool.Out);
    }

    [Fact]
    public async Task ReaderThatComesLater_WhereSeveralAreExpected_FindsWhatTheFirstHasTaken()
    {
        var tracked = new TrackedFeed(FeedKind.Samples, 200);
        await using var shared = Share(tracked.Feeds(), new() { Feed = TrackedFeed.Name }, new(MaxBatches: 16), several: true);
        await using var first = shared.Open(0, 0);
        await TakeAsync(first, 8);

        await using var second = shared.Open(0, 0);
        await TakeAsync(second, 8);
        await using var third = shared.Open(0, 8);
        await TakeAsync(third, 1, from: 8);

        Assert.Equal((1, 1), (tracked.Created, shared.LiveGenerators));
    }

    // The largest was gone before there was anybody to keep it for; the next has room only once what is kept for nobody goes.
    [Fact]
    public async Task ReaderThatJoinsAfterALargeBatch_IsNotWaitedForInVain()
    {
        var feeds = new FeedCollection().Add("shrinking", _ => Shrinking());
        await using var shared = Share(feeds, new() { Feed = "shrinking" }, new(MaxBytes: 100, MaxBatches: 8));
        await using var first = shared.Open(0, 0);
        await TakeAsync(first, 1);
        await using var second = shared.Open(0, 1);

        for (var step = 1; step < 4; step++)
        {
            await TakeAsync(first, 1, from: step);
            await TakeAsync(second, 1, from: step);
        }

        Assert.Equal(1, _census.Created);

        static IEnumerable<Batch> Shrinking()
        {
            yield return new(BatchTensor.From("x", new byte[80], 80));
            for (; ; )
            {
                yield return new(BatchTensor.From("x", new byte[40], 40));
            }
        }
    }

    [Fact]
    public async Task ReaderThatComesLater_WhereNoneIsExpected_HasAnInstanceOfItsOwn()
    {
        var tracked = new TrackedFeed(FeedKind.Samples, 200);
        await using var shared = Share(tracked.Feeds(), new() { Feed = TrackedFeed.Name }, new(MaxBatches: 16));
        await using var first = shared.Open(0, 0);
        await TakeAsync(first, 8);
        await using var second = shared.Open(0, 0);
        await TakeAsync(second, 20);
        await TakeAsync(first, 20, from: 8);

        Assert.Equal(2, _census.Created);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SlowReader_OfSeveral_NeitherHoldsUpTheFastNorGrowsMemory(bool isIndexed)
    {
        var feeds = isIndexed
            ? new FeedCollection().AddIndexed("rows", _ => new CountingSource(3000), 3, shuffle: true)
            : new FeedCollection().AddSamples(
                "rows", _ => Enumerable.Range(0, 3000).Select(item => new Sample(BatchTensor.From("x", [(long)item]))), 3);
        await using var shared = Share(feeds, new() { Feed = "rows" }, new(MaxBatches: 8));
        var alone = await EpochReadout.OfAsync(shared.Plan);
        await using var slow = shared.Open(0, 0);
        await using var fast = shared.Open(0, 0);
        await using var fastToo = shared.Open(0, 0);
        var slowly = new List<ReadBatch>();

        for (var step = 0; step < 1000; step++)
        {
            await TakeAsync(fast, 1, from: step);
            await TakeAsync(fastToo, 1, from: step);
            if (step % 10 == 0)
            {
                slowly.Add(await ReadAsync(slow));
            }

            // Two instances at most, each within its bounds, and a batch that is being made and grows.
            Assert.InRange(_pool.Out, 0, 2 * (8 + 2));
        }

        while (slowly.Count < 1000)
        {
            slowly.Add(await ReadAsync(slow));
        }

        Assert.Equal(alone.Batches, slowly);
        Assert.Equal(2, _census.Created);
    }

    [Fact]
    public async Task ReaderThatLeaves_OfSeveral_LeavesTheInstanceToTheOthers()
    {
        var tracked = new TrackedFeed(FeedKind.Batches, null);
        await using var shared = Share(tracked.Feeds(), new() { Feed = TrackedFeed.Name, Steps = 1000 }, new(MaxBatches: 16));
        var first = shared.Open(0, 0);
        var second = shared.Open(0, 0);
        await TakeAsync(first, 5);
        await TakeAsync(second, 3);

        await Wait.ForAsync(first.DisposeAsync().AsTask(), "the first had left");
        await TakeAsync(second, 20, from: 3);
        Assert.Equal(1, _census.Live);
        await Wait.ForAsync(second.DisposeAsync().AsTask(), "the second had left");

        Assert.Equal([1], tracked.Disposals);
        Assert.Equal((1, 0), (_census.Created, _census.Live));
    }

    [Fact]
    public async Task DisposeAsync_WhileNextWaitsBesideAnother_EndsTheWaitOfTheDisposedAlone()
    {
        using var go = new ManualResetEventSlim();
        var tracked = new TrackedFeed(FeedKind.Batches, 2) { BeforeItem = (_, _) => Wait.Block(go, "the test let it go") };
        await using var shared = Share(tracked.Feeds(), new() { Feed = TrackedFeed.Name }, new());
        var leaving = shared.Open(0, 0);
        await using var staying = shared.Open(0, 0);
        var left = leaving.NextAsync().AsTask();
        var stayed = staying.NextAsync().AsTask();

        await Wait.ForAsync(leaving.DisposeAsync().AsTask(), "it had left");
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Wait.ForAsync((Task)left, "its wait ended"));
        go.Set();

        using var batch = await Wait.ForAsync(stayed, "the other got its batch");
        Assert.Equal(0, batch!.Step);
    }

    [Fact]
    public async Task Next_Cancelled_LosesNothingForAnybody()
    {
        using var go = new ManualResetEventSlim();
        var tracked = new TrackedFeed(FeedKind.Batches, 2) { BeforeItem = (_, _) => Wait.Block(go, "the test let it go") };
        await using var shared = Share(tracked.Feeds(), new() { Feed = TrackedFeed.Name }, new());
        await using var one = shared.Open(0, 0);
        await using var other = shared.Open(0, 0);
        using var cancellation = new CancellationTokenSource();
        var cancelled = one.NextAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        go.Set();

        await TakeAsync(one, 2);
        await TakeAsync(other, 2);
        Assert.Null(await EpochReadout.NextAsync(one));
        Assert.Equal(new TraversalEnd(2, EndReason.Completed, 2), one.End);
    }

    [Fact]
    public async Task Open_AfterTheInstanceFailed_GetsAFreshOne()
    {
        var fails = true;
        var tracked = new TrackedFeed(FeedKind.Batches, 3)
        {
            BeforeItem = (item, _) =>
            {
                if (item == 1 && Volatile.Read(ref fails))
                {
                    throw new IOException("gone");
                }
            },
        };
        await using var shared = Share(tracked.Feeds(), new() { Feed = TrackedFeed.Name }, new(), several: true);
        await using var first = shared.Open(0, 0);
        await TakeAsync(first, 1);
        await Assert.ThrowsAsync<FeedException>(() => EpochReadout.NextAsync(first));

        Volatile.Write(ref fails, false);
        await using var second = shared.Open(0, 0);

        await TakeAsync(second, 3);
        Assert.Equal(2, tracked.Created);
    }

    [Fact]
    public async Task Open_OnAPreparedInstanceThatHasFailed_IsToldWithoutAnother()
    {
        var tracked = new TrackedFeed(FeedKind.Batches, 3)
        {
            BeforeItem = (item, _) => throw new IOException($"gone at {item}"),
        };
        await using var shared = Share(tracked.Feeds(), new() { Feed = TrackedFeed.Name }, new());
        Assert.Empty(await Wait.ForAsync(shared.Prepare(), "it was known that there is none"));

        await using var reader = shared.Open(0, 0);

        Assert.Equal(FeedError.GeneratorFailed, (await Assert.ThrowsAsync<FeedException>(() => EpochReadout.NextAsync(reader))).Error);
        Assert.Equal((1, 1), (tracked.Created, _census.Created));
    }

    [Fact]
    public async Task Prepare_OpaqueFeed_RunsTheInstanceThatTheFirstReaderGets()
    {
        var tracked = new TrackedFeed(FeedKind.Samples, 3);
        await using var shared = Share(tracked.Feeds(), new() { Feed = TrackedFeed.Name }, new());

        var schema = await Wait.ForAsync(shared.Prepare(), "the schema was known");
        await using var reader = shared.Open(0, 0);
        await TakeAsync(reader, 3);

        Assert.Equal("x I64 [-1]", Assert.Single(schema).ToString());
        Assert.Equal((1, 1), (tracked.Created, _census.Created));
    }

    [Fact]
    public async Task Open_PastAnEndThatWasNotKnown_IsRefusedByTheReader()
    {
        var tracked = new TrackedFeed(FeedKind.Batches, 3);
        await using var shared = Share(tracked.Feeds(), new() { Feed = TrackedFeed.Name }, new());
        await using var first = shared.Open(0, 0);
        await using var late = shared.Open(0, 4);

        var failure = await Assert.ThrowsAsync<FeedException>(() => EpochReadout.NextAsync(late));

        Assert.Equal(FeedError.CursorOutOfRange, failure.Error);
        await TakeAsync(first, 3);
    }

    private static async Task<EpochReadout[]> ReadTogetherAsync(SharedEpoch shared)
    {
        var readers = Enumerable.Range(0, Readers).Select(_ => shared.Open(0, 0)).ToArray();
        var batches = readers.Select(_ => new List<ReadBatch>()).ToArray();
        while (true)
        {
            var ended = 0;
            for (var reader = 0; reader < Readers; reader++)
            {
                using var batch = await EpochReadout.NextAsync(readers[reader]);
                ended += batch is null ? 1 : 0;
                if (batch is not null)
                {
                    batches[reader].Add(ReadBatch.Of(batch));
                }
            }

            if (ended > 0)
            {
                Assert.Equal(Readers, ended);
                await Task.WhenAll(readers.Select(reader => reader.DisposeAsync().AsTask()));
                return [.. batches.Select((read, reader) => new EpochReadout(read, [], readers[reader].End, null))];
            }
        }
    }

    private static async Task TakeAsync(EpochReader reader, int steps, long from = 0)
    {
        for (var step = from; step < from + steps; step++)
        {
            using var batch = await EpochReadout.NextAsync(reader);
            Assert.Equal(step, batch!.Step);
        }
    }

    private static async Task<ReadBatch> ReadAsync(EpochReader reader)
    {
        using var batch = await EpochReadout.NextAsync(reader);
        return ReadBatch.Of(batch!);
    }

    private SharedEpoch Share(FeedCollection feeds, Traversal request, ReadAheadOptions options, bool several = false) =>
        new(Plans.Create(feeds, request), options with { Pool = _pool }, _census, new() { ExpectsSeveral = several });
}
