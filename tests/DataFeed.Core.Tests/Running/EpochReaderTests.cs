using DataFeed.Core.Batches;
using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Running;
using DataFeed.Core.Tests.Testing;

namespace DataFeed.Core.Tests.Running;

public sealed class EpochReaderTests
{
    [Fact]
    public async Task DisposeAsync_GeneratorBlocksInItsCode_WaitsUntilItHeedsTheToken()
    {
        var entered = Signal();
        var tracked = new TrackedFeed(FeedKind.Batches, null)
        {
            BeforeItem = (item, context) =>
            {
                if (item == 1)
                {
                    entered.SetResult();
                    context.CancellationToken.WaitHandle.WaitOne();
                    context.CancellationToken.ThrowIfCancellationRequested();
                }
            },
        };
        var census = new GeneratorCensus();
        var reader = Plan(tracked, steps: 5).Open(0, 0, EpochReadout.Default, census);

        await Wait.ForAsync(entered.Task, "the generator blocked");
        Assert.Equal(1, census.Live);
        await Wait.ForAsync(reader.DisposeAsync().AsTask(), "the reader was disposed");

        Assert.Equal([1], tracked.Disposals);
        Assert.Equal(0, census.Live);
        Assert.Null(reader.Failure);
    }

    [Fact]
    public async Task DisposeAsync_FromManyAtOnce_DisposesTheInstanceOnce()
    {
        var tracked = new TrackedFeed(FeedKind.AsyncBatches, null);
        var reader = Plan(tracked, steps: 100).Open(0, 0, EpochReadout.Default, new());

        await Wait.ForAsync(Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => reader.DisposeAsync().AsTask()))), "all were done");

        Assert.All(tracked.Disposals, disposals => Assert.Equal(1, disposals));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reader.NextAsync(default).AsTask());
    }

    [Fact]
    public async Task DisposeAsync_WhileNextWaits_EndsTheWait()
    {
        var entered = Signal();
        var tracked = new TrackedFeed(FeedKind.Batches, null)
        {
            BeforeItem = (_, context) =>
            {
                entered.TrySetResult();
                context.CancellationToken.WaitHandle.WaitOne();
            },
        };
        var reader = Plan(tracked, steps: 1).Open(0, 0, EpochReadout.Default, new());
        await Wait.ForAsync(entered.Task, "the generator blocked");
        var next = reader.NextAsync(default).AsTask();

        await Wait.ForAsync(reader.DisposeAsync().AsTask(), "the reader was disposed");

        // What the generator made in spite of the cancellation, or the news that there is no reader any more.
        var exception = await Record.ExceptionAsync(() => Wait.ForAsync((Task)next, "the wait ended"));
        Assert.True(exception is null or ObjectDisposedException, $"{exception}");
    }

    [Fact]
    public async Task DisposeAsync_GeneratorThrowsWhenDisposed_DoesNotThrowAndTells()
    {
        var tracked = new TrackedFeed(FeedKind.Batches, null) { WhenDisposed = () => throw new IOException("still open") };
        var reader = Plan(tracked, steps: 100).Open(0, 0, EpochReadout.Default, new());
        (await EpochReadout.NextAsync(reader))!.Dispose();

        await Wait.ForAsync(reader.DisposeAsync().AsTask(), "the reader was disposed");

        Assert.Equal("dispose", reader.Failure!.Stage);
        Assert.Equal([1], tracked.Disposals);
    }

    [Fact]
    public async Task DisposeAsync_CancellationCallbackThrows_DoesNotThrowAndTells()
    {
        var tracked = new TrackedFeed(FeedKind.Batches, null)
        {
            BeforeItem = (item, context) =>
            {
                if (item == 0)
                {
                    context.CancellationToken.Register(() => throw new IOException("no way"));
                }
            },
        };
        var reader = Plan(tracked, steps: 100).Open(0, 0, new(MaxBatches: 1), new());
        (await EpochReadout.NextAsync(reader))!.Dispose();

        await Wait.ForAsync(reader.DisposeAsync().AsTask(), "the reader was disposed");

        Assert.IsType<IOException>(reader.Failure!.InnerException);
        Assert.Equal([1], tracked.Disposals);
    }

    [Fact]
    public async Task DisposeAsync_BatchMemoryThrows_GivesTheOthersBackAndTells()
    {
        var disposals = 0;
        var memory = new Memory(() => throw new IOException($"{Interlocked.Increment(ref disposals)}"));
        var feeds = new FeedCollection().Add(
            "held", _ => Enumerable.Range(0, 3).Select(item => new Batch([BatchTensor.From("x", [item], 1)], default, memory)));
        var plan = Plans.Create(feeds, new() { Feed = "held" });
        var reader = plan.Open(0, 0, EpochReadout.Default, new());
        await Wait.ForAsync(reader.SchemaAsync(default).AsTask(), "the first batch was made");

        await Wait.ForAsync(reader.DisposeAsync().AsTask(), "the reader was disposed");
        var skipping = await EpochReadout.OfAsync(plan, firstStep: 2);

        Assert.Equal((FeedError.GeneratorFailed, "dispose"), (reader.Failure!.Error, reader.Failure.Stage));
        Assert.Equal((FeedError.GeneratorFailed, "dispose"), (skipping.Error!.Error, skipping.Error.Stage));
        Assert.InRange(disposals, 2, 4);
    }

    [Fact]
    public async Task NextAsync_GeneratorThrowsWhenDisposedAtTheEnd_FailsAfterAllBatches()
    {
        var tracked = new TrackedFeed(FeedKind.Samples, 3) { WhenDisposed = () => throw new IOException("still open") };

        var readout = await EpochReadout.OfAsync(Plan(tracked, steps: null));

        Assert.Equal(3, readout.Batches.Count);
        Assert.Equal("Feed \"tracked\" failed at step 3 (dispose): IOException: still open", readout.Error!.Message);
        Assert.Equal([1], tracked.Disposals);
    }

    [Fact]
    public async Task NextAsync_Cancelled_LosesNothing()
    {
        using var go = new ManualResetEventSlim();
        var tracked = new TrackedFeed(FeedKind.Batches, 2) { BeforeItem = (_, _) => Wait.Block(go, "the test let it go") };
        await using var reader = Plan(tracked, steps: null).Open(0, 0, EpochReadout.Default, new());
        using var cancellation = new CancellationTokenSource();
        var cancelled = reader.NextAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        go.Set();

        using var first = await EpochReadout.NextAsync(reader);
        using var second = await EpochReadout.NextAsync(reader);
        Assert.Equal((0, 1), (first!.Step, second!.Step));
        Assert.Null(await EpochReadout.NextAsync(reader));
        Assert.Null(await EpochReadout.NextAsync(reader));
        Assert.Equal(new TraversalEnd(2, EndReason.Completed, 2), reader.End);
    }

    [Fact]
    public async Task NextAsync_GeneratorCancelsItself_IsAFailure()
    {
        var tracked = new TrackedFeed(FeedKind.Batches, 2) { BeforeItem = (_, _) => throw new OperationCanceledException("own token") };

        var readout = await EpochReadout.OfAsync(Plan(tracked, steps: null));

        Assert.Equal(FeedError.GeneratorFailed, readout.Error!.Error);
    }

    [Fact]
    public async Task NextAsync_FunctionThrowsOrReturnsNull_IsAFailureAtStepZero()
    {
        var feeds = new FeedCollection()
            .Add("throws", Throws)
            .Add("null", _ => (IEnumerable<Batch>)null!)
            .Add("null-batch", _ => (IEnumerable<Batch>)[null!])
            .AddSamples("null-sample", _ => (IEnumerable<Sample>)[null!], 1);
        foreach (var feed in feeds)
        {
            var readout = await EpochReadout.OfAsync(Plans.Create(feeds, new() { Feed = feed.Name }));

            Assert.Equal((FeedError.GeneratorFailed, 0L, "generate"), (readout.Error!.Error, readout.Error.Step, readout.Error.Stage));
        }

        static IEnumerable<Batch> Throws(EpochContext context) => throw new FeedException(FeedError.FeedNotFound, "a lie");
    }

    [Fact]
    public async Task NextAsync_SourceThrows_NamesTheSampleAndReturnsItsMemory()
    {
        var pool = new CountingPool();
        var feeds = new FeedCollection().AddIndexed("broken", _ => new BrokenSource(), 4, shuffle: false);

        var readout = await EpochReadout.OfAsync(Plans.Create(feeds, new() { Feed = "broken" }), options: new() { Pool = pool });

        Assert.Single(readout.Batches);
        Assert.Equal("Feed \"broken\" failed at step 1, sample 6 (read): IOException: bad sector", readout.Error!.Message);
        Assert.Equal((6L, "read"), (readout.Error.SampleId, readout.Error.Stage));
        Assert.Equal(0, pool.Out);
    }

    [Fact]
    public async Task NextAsync_MoreThanDeclared_FailsAfterTheDeclaredOnes()
    {
        var feeds = new FeedCollection().Add(
            "liar", _ => Enumerable.Range(0, 5).Select(item => TrackedFeed.BatchOf(item)), new() { Count = _ => 3 });

        var readout = await EpochReadout.OfAsync(Plans.Create(feeds, new() { Feed = "liar" }));

        Assert.Equal(3, readout.Batches.Count);
        Assert.Equal("Feed \"liar\" declares 3 batches, but generates more.", readout.Error!.Message);
    }

    [Fact]
    public async Task NextAsync_FewerThanDeclared_EndsExhaustedEarly()
    {
        var feeds = new FeedCollection().Add(
            "liar", _ => Enumerable.Range(0, 2).Select(item => TrackedFeed.BatchOf(item)), new() { Count = _ => 3 });

        var readout = await EpochReadout.OfAsync(Plans.Create(feeds, new() { Feed = "liar" }));

        Assert.Equal(new TraversalEnd(2, EndReason.ExhaustedEarly, 2), readout.End);
    }

    [Theory]
    [InlineData(FeedKind.Indexed)]
    [InlineData(FeedKind.Samples)]
    [InlineData(FeedKind.Batches)]
    public async Task NextAsync_BatchAboveTheLimit_IsRefusedWithBothNumbers(FeedKind kind)
    {
        var pool = new CountingPool();
        var feeds = kind switch
        {
            FeedKind.Indexed => new FeedCollection().AddIndexed("big", _ => new CountingSource(100), 100, shuffle: false),
            FeedKind.Samples => new FeedCollection().AddSamples(
                "big", _ => Enumerable.Range(0, 100).Select(item => new Sample(BatchTensor.From("x", [(long)item]))), 100),
            _ => new FeedCollection().Add("big", _ => [new Batch(BatchTensor.From("x", new long[100], 100))]),
        };

        var readout = await EpochReadout.OfAsync(
            Plans.Create(feeds, new() { Feed = "big" }), options: new() { MaxBatchBytes = 500, Pool = pool });

        Assert.Equal(FeedError.BatchTooLarge, readout.Error!.Error);
        Assert.Contains("above the limit of 500 bytes", readout.Error.Message, StringComparison.Ordinal);
        Assert.Equal(0, pool.Out);
    }

    [Fact]
    public async Task SchemaAsync_UndeclaredSchema_IsTheFirstBatchWithoutTakingIt()
    {
        var tracked = new TrackedFeed(FeedKind.Samples, 2);
        await using var reader = Plan(tracked, steps: null).Open(0, 0, EpochReadout.Default, new());

        var schema = await Wait.ForAsync(reader.SchemaAsync(default).AsTask(), "the schema was known");

        Assert.Equal("x I64 [-1]", Assert.Single(schema).ToString());
        using var batch = await EpochReadout.NextAsync(reader);
        Assert.Equal(0, batch!.Step);
    }

    [Theory]
    [InlineData(0, -1)]
    [InlineData(5, 0)]
    public async Task SchemaAsync_NoFirstBatch_IsEmpty(int items, int throwsAt)
    {
        var tracked = new TrackedFeed(FeedKind.Batches, items)
        {
            BeforeItem = (item, _) =>
            {
                if (item == throwsAt)
                {
                    throw new IOException("gone");
                }
            },
        };
        await using var reader = Plan(tracked, steps: null).Open(0, 0, EpochReadout.Default, new());

        Assert.Empty(await Wait.ForAsync(reader.SchemaAsync(default).AsTask(), "it was known that there is none"));
    }

    [Fact]
    public async Task Context_OfEachReader_HasTheRequest()
    {
        EpochContext? seen = null;
        var feeds = new FeedCollection().Add("echo", context => Echo(context), new() { Parameters = [FeedParameter.Int64("size", 3)] });

        await EpochReadout.OfAsync(Plans.Create(feeds, new() { Feed = "echo", Seed = 7, Epoch = 2, Steps = 1 }));

        Assert.Equal(("echo", 7UL, 2L, 1L, 3L), (seen!.Feed, seen.Seed, seen.Epoch, seen.Steps, seen.Parameters.Int64("size")));

        IEnumerable<Batch> Echo(EpochContext context)
        {
            seen = context;
            yield return TrackedFeed.BatchOf(0);
        }
    }

    private static EpochPlan Plan(TrackedFeed tracked, long? steps) =>
        Plans.Create(tracked.Feeds(), new() { Feed = TrackedFeed.Name, Steps = steps });

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Memory(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }

    private sealed class BrokenSource : SampleSource
    {
        public override long Count => 10;

        public override string Identity => "test";

        public override System.Collections.Immutable.ImmutableArray<TensorSpec> Schema { get; } = [new("x", DType.I64, [])];

        protected override void Read(long index, SampleRow destination) =>
            destination.Values<long>(0)[0] = index == 6 ? throw new IOException("bad sector") : index;
    }
}
