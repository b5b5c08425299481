using System.Diagnostics;
using System.Reflection;
using DataFeed.Core.Batches;
using DataFeed.Core.Epochs;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Running;
using DataFeed.Core.Tests.Testing;

namespace DataFeed.Core.Tests.Running;

/// <summary>What a step leaves to the garbage collector, once an epoch runs. Alone: the counter is the process's.</summary>
[Collection(nameof(GarbageTests))]
[CollectionDefinition(nameof(GarbageTests), DisableParallelization = true)]
public sealed class GarbageTests
{
    private const int Steps = 4000;

    // A build that is not optimized makes an object of each call of an async method.
    private static readonly int Unoptimized =
        typeof(EpochReader).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true } ? 600 : 0;

    [Theory]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(1, true)]
    public async Task IndexedFeed_PerBatch_IsAtMost250Bytes(int parallelism, bool mayShare)
    {
        var feeds = new FeedCollection().AddIndexed("floats", _ => new FloatSource(Steps * 8), 8, shuffle: true);

        var garbage = await PerBatchAsync(feeds, new() { Feed = "floats" }, new() { Parallelism = parallelism }, mayShare);

        Assert.InRange(garbage, 0, 250 + Unoptimized);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadyBatch_PerBatch_IsAtMost100Bytes(bool mayShare)
    {
        var ready = new Batch(BatchTensor.From("x", new float[32], 32));
        var feeds = new FeedCollection().Add("ready", _ => Enumerable.Repeat(ready, Steps));

        Assert.InRange(await PerBatchAsync(feeds, new() { Feed = "ready" }, new(), mayShare), 0, 100 + Unoptimized);
    }

    // On the pool itself: the test's own synchronization context makes garbage for each wait.
    private static Task<long> PerBatchAsync(FeedCollection feeds, Traversal request, ReadAheadOptions options, bool mayShare) =>
        Task.Run(() => LeastPerBatchAsync(Plans.Create(feeds, request), options, mayShare));

    // The least of several readings: what the runtime itself does meanwhile is not ours.
    private static async Task<long> LeastPerBatchAsync(EpochPlan plan, ReadAheadOptions options, bool mayShare)
    {
        using var leaving = new CancellationTokenSource();
        var least = long.MaxValue;
        for (var reading = 0; reading < 8; reading++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await using (var shared = new SharedEpoch(plan, options, new(), new()))
            await using (var reader = mayShare ? shared.Open(0, 0) : plan.Open(0, 0, options, new()))
            {
                for (var step = 0; step < Steps; step++)
                {
                    (await reader.NextAsync(leaving.Token))!.Dispose();
                }
            }

            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / Steps);
        }

        return least;
    }

    private sealed class FloatSource(long count) : SampleSource
    {
        public override long Count => count;

        public override string Identity => "test";

        public override System.Collections.Immutable.ImmutableArray<TensorSpec> Schema { get; } = [new("x", DType.F32, [4])];

        protected override void Read(long index, SampleRow destination) => destination.Values<float>(0).Fill(index);
    }
}
