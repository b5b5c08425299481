using DataFeed.Core.Batches;
using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;
using DataFeed.Core.Running;
using DataFeed.Core.Tests.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DataFeed.Core.Tests.Running;

/// <summary>Split epochs of generator functions: one instance for all ranks, and what happens when one is not there.</summary>
public sealed class SharedSplitTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider _time = new();
    private readonly GeneratorCensus _census = new();
    private int _made;
    private int _givenBack;

    [Fact]
    public async Task Next_RankThatNeverCame_FailsTheOthersWithItsNameAfterTheDeadline()
    {
        await using var shared = Share(world: 3, maxBatches: 4);
        await using var zero = shared.Open(0, 0);
        await using var two = shared.Open(2, 0);
        await TakeAsync(zero, 4);
        await TakeAsync(two, 4);
        var waiting = zero.NextAsync().AsTask();
        var waitingToo = two.NextAsync().AsTask();

        _time.Advance(Deadline - TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);
        await AdvanceUntilAsync(waiting);

        var failure = await Assert.ThrowsAsync<FeedException>(() => waiting);
        Assert.Equal(FeedError.RankAbsent, failure.Error);
        Assert.Equal(
            "Feed \"rows\", split over 3 ranks: rank 0 waited 00:05:00 for step 4, but rank 1 never came. "
            + "The ranks share one generator, which goes on when all have taken their slices.",
            failure.Message);
        Assert.Equal(FeedError.RankAbsent, (await Assert.ThrowsAsync<FeedException>(() => waitingToo)).Error);
        Assert.Equal(1, _census.Created);
    }

    [Fact]
    public async Task Next_RankThatLeftAndRankThatStopped_AreBothNamed()
    {
        await using var shared = Share(world: 3, maxBatches: 4);
        await using var zero = shared.Open(0, 0);
        await using var one = shared.Open(1, 0);
        await using (var two = shared.Open(2, 0))
        {
            await TakeAsync(two, 1);
        }

        await TakeAsync(one, 2);
        await TakeAsync(zero, 5);
        var waiting = zero.NextAsync().AsTask();
        await AdvanceUntilAsync(waiting);

        var failure = await Assert.ThrowsAsync<FeedException>(() => waiting);
        Assert.Contains("but rank 1 has not taken step 2, rank 2 left before step 1.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Next_AfterTheAbsentRankCame_GoesOnWithTheSameInstance()
    {
        await using var shared = Share(world: 2, maxBatches: 2);
        await using (var zero = shared.Open(0, 0))
        {
            await TakeAsync(zero, 2);
            var waiting = zero.NextAsync().AsTask();
            await AdvanceUntilAsync(waiting);
            await Assert.ThrowsAsync<FeedException>(() => waiting);
        }

        await using var again = shared.Open(0, 2);
        await using var one = shared.Open(1, 0);
        await TakeAsync(one, 3);
        await TakeAsync(again, 1, from: 2);

        Assert.Equal(1, _census.Created);
    }

    [Fact]
    public async Task Next_GeneratorThatTakesLong_IsNoAbsentRank()
    {
        using var go = new SemaphoreSlim(0);
        await using var shared = Share(world: 2, maxBatches: 4, before: step =>
        {
            if (step == 1)
            {
                go.Wait();
            }
        });
        await using var zero = shared.Open(0, 0);
        await using var one = shared.Open(1, 0);
        await TakeAsync(zero, 1);
        var waiting = zero.NextAsync().AsTask();

        _time.Advance(Deadline * 20);
        Assert.False(waiting.IsCompleted);
        go.Release();

        (await Wait.ForAsync(waiting, "the generator went on"))!.Dispose();
    }

    [Fact]
    public async Task Next_SlowRank_BoundsWhatIsMadeAndGivenBackOnce()
    {
        Task<EpochBatch?> waiting;
        await using (var shared = Share(world: 2, maxBatches: 4))
        {
            await using var zero = shared.Open(0, 0);
            await using var one = shared.Open(1, 0);
            await TakeAsync(zero, 4);
            waiting = zero.NextAsync().AsTask();

            // Each step of the slow rank lets go of one batch, and at most one more is made.
            for (var step = 0; step < 20; step++)
            {
                Assert.InRange(Volatile.Read(ref _made), step, step + 4);
                await TakeAsync(one, 1, from: step);
                (await Wait.ForAsync(waiting, "the slow rank made room"))!.Dispose();
                waiting = zero.NextAsync().AsTask();
                Assert.InRange(_made - Volatile.Read(ref _givenBack), 0, 5);
            }

            Assert.False(waiting.IsCompleted);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.Equal(_made, _givenBack);
        Assert.Equal(0, _census.Live);
    }

    [Fact]
    public async Task Open_BehindTheWindow_GetsThereAloneAndJoinsTheOthers()
    {
        await using var shared = Share(world: 2, maxBatches: 8);
        await using var zero = shared.Open(0, 0);
        await using (var one = shared.Open(1, 0))
        {
            for (var step = 0; step < 40; step++)
            {
                await TakeAsync(zero, 1, from: step);
                await TakeAsync(one, 1, from: step);
            }
        }

        await using var again = shared.Open(1, 3);
        Assert.Equal((2, 2), (_census.Created, shared.LiveGenerators));
        await TakeAsync(again, 37, from: 3);
        await TakeAsync(again, 1, from: 40);
        await TakeAsync(zero, 1, from: 40);

        Assert.Equal((2, 1), (_census.Created, shared.LiveGenerators));
    }

    [Fact]
    public async Task Open_WhereARankWasExpectedElsewhere_LetsThatInstanceGoOn()
    {
        await using var shared = Share(world: 2, maxBatches: 1);
        await using var zero = shared.Open(0, 0);
        var one = shared.Open(1, 0);
        for (var step = 0; step < 10; step++)
        {
            await TakeAsync(zero, 1, from: step);
            await TakeAsync(one, 1, from: step);
        }

        // Rank 0 starts again, and rank 1 leaves: until it is back, it may come to rank 0's instance too.
        await using var again = shared.Open(0, 0);
        await TakeAsync(again, 1);
        await one.DisposeAsync();
        var waiting = again.NextAsync().AsTask();
        await using var back = shared.Open(1, 10);

        using var next = await Wait.ForAsync(waiting, "rank 1 came back elsewhere");
        Assert.Equal((1, 2), (next!.Step, _census.Created));
    }

    [Fact]
    public async Task Open_SecondReaderOfARank_TakesItsPlaceAndTheFirstGoesOnAlone()
    {
        await using var shared = Share(world: 2, maxBatches: 4);
        await using var stale = shared.Open(0, 0);
        await TakeAsync(stale, 1);
        await using var zero = shared.Open(0, 1);
        await using var one = shared.Open(1, 0);
        for (var step = 0; step < 20; step++)
        {
            await TakeAsync(one, 1, from: step);
            await TakeAsync(zero, step == 0 ? 0 : 1, from: step);
        }

        await TakeAsync(stale, 10, from: 1);

        Assert.Equal(2, _census.Created);
    }

    [Fact]
    public async Task Open_AllRanksAtAnEarlierStep_GetOneNewInstanceTogether()
    {
        await using var shared = Share(world: 2, maxBatches: 4);
        for (var round = 0; round < 3; round++)
        {
            await using var zero = shared.Open(0, 0);
            await using var one = shared.Open(1, 0);
            for (var step = 0; step < 10; step++)
            {
                await TakeAsync(zero, 1, from: step);
                await TakeAsync(one, 1, from: step);
            }
        }

        Assert.Equal((3, 1), (_census.Created, shared.LiveGenerators));
    }

    [Fact]
    public async Task Next_BatchWithFewerRowsThanRanks_GivesAnEmptySliceAndSharesTheMemory()
    {
        await using var shared = Share(world: 3, maxBatches: 4, rows: 2);
        await using var zero = shared.Open(0, 0);
        await using var one = shared.Open(1, 0);
        await using var two = shared.Open(2, 0);

        using var first = await EpochReadout.NextAsync(zero);
        using var second = await EpochReadout.NextAsync(one);
        using var third = await EpochReadout.NextAsync(two);

        Assert.Equal([0, 1, 1], [first!.Rows, second!.Rows, third!.Rows]);
        Assert.Equal([0, 1, 1], [first.Batch.Rows, second.Batch.Rows, third.Batch.Rows]);
        Assert.Equal((0L, 1L), (second.Batch.Tensors[0].Values<long>()[0], third.Batch.Tensors[0].Values<long>()[0]));
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(second.Batch.SampleIds, out var left));
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(third.Batch.SampleIds, out var right));
        Assert.Same(left.Array, right.Array);
        Assert.Equal(0, Volatile.Read(ref _givenBack));
    }

    [Fact]
    public async Task DisposeAsync_WhileRanksRead_TellsThemAndLeavesNothing()
    {
        var shared = Share(world: 3, maxBatches: 2);
        await using var zero = shared.Open(0, 0);
        await using var one = shared.Open(1, 0);
        await TakeAsync(zero, 2);
        var waiting = zero.NextAsync().AsTask();

        await Wait.ForAsync(shared.DisposeAsync().AsTask(), "all was disposed");

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Wait.ForAsync((Task)waiting, "the wait ended"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => one.NextAsync().AsTask());
        Assert.Throws<ObjectDisposedException>(() => shared.Open(2, 0));
        Assert.Equal((_made, 0), (_givenBack, _census.Live));
    }

    [Fact]
    public async Task Next_GeneratorThatFails_FailsEveryRankAfterItsSlices()
    {
        await using var shared = Share(world: 2, maxBatches: 8, before: step =>
        {
            if (step == 3)
            {
                throw new IOException("bad sector");
            }
        });
        await using var zero = shared.Open(0, 0);
        await using var one = shared.Open(1, 0);

        foreach (var reader in new[] { zero, one })
        {
            await TakeAsync(reader, 3);
            var failure = await Assert.ThrowsAsync<FeedException>(() => EpochReadout.NextAsync(reader));
            Assert.Equal((FeedError.GeneratorFailed, 3L), (failure.Error, failure.Step));
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

    // When it begins to wait, and when the generator has no room left, is up to their threads.
    private async Task AdvanceUntilAsync(Task waiting)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!waiting.IsCompleted && !patience.IsCancellationRequested)
        {
            _time.Advance(Deadline / 4);
            await Task.Yield();
        }

        Assert.True(waiting.IsCompleted, "A minute of advancing the clock did not end the wait.");
    }

    private SharedEpoch Share(int world, int maxBatches, int rows = 6, Action<long>? before = null)
    {
        var feeds = new FeedCollection().Add("rows", _ => Batches(rows, before ?? (_ => { })), new FeedOptions { IsInfinite = true });
        var plan = Plans.Create(feeds, new() { Feed = "rows", Steps = 100_000, Delivery = Delivery.Split, WorldSize = world });
        return new(plan, new(MaxBatches: maxBatches), _census, new() { RankTimeout = Deadline, Time = _time });
    }

    private IEnumerable<Batch> Batches(int rows, Action<long> before)
    {
        for (var step = 0L; ; step++)
        {
            before(step);
            Interlocked.Increment(ref _made);
            var values = Enumerable.Range(0, rows).Select(row => (step * rows) + row).ToArray();
            yield return new Batch([BatchTensor.From("x", values, rows)], values, new Memory(() => Interlocked.Increment(ref _givenBack)));
        }
    }

    private sealed class Memory(Action whenDisposed) : IDisposable
    {
        public void Dispose() => whenDisposed();
    }
}
