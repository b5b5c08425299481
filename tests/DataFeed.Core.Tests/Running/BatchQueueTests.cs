using DataFeed.Core.Epochs;
using DataFeed.Core.Running;
using DataFeed.Core.Tests.Testing;
using FsCheck.Fluent;

namespace DataFeed.Core.Tests.Running;

public sealed class BatchQueueTests
{
    [Fact]
    public void Batches_PutInAnyOrder_AreTakenInTheOrderOfTheirTurns()
    {
        var orders = from count in Gen.Choose(0, 20) from order in Gen.Shuffle(Enumerable.Range(7, count)) select order;

        Property.Holds(orders, async order =>
        {
            var queue = new BatchQueue();
            var taking = TakeToEndAsync(queue);

            Assert.All(order, step => queue.Put(step - 7, Batch(step)));
            queue.Complete(null);

            Assert.Equal(order.Order(), await Wait.ForAsync(taking, "all were taken"));
            Assert.Equal(order.Length, queue.NextTurn);
        });
    }

    [Fact]
    public async Task Complete_WithAFailure_ThrowsItOnceTheReadyAreTaken_AndKeepsWhatLacksOneBefore()
    {
        var queue = new BatchQueue();
        Assert.Equal(1, queue.Put(0, Batch(0)));
        Assert.Equal(1, queue.Put(2, Batch(2)));
        queue.Complete(new IOException("gone"));

        Assert.Equal(0, (await queue.TakeAsync(default))!.Step);
        await Assert.ThrowsAsync<IOException>(() => queue.TakeAsync(default).AsTask());
        await Assert.ThrowsAsync<IOException>(() => queue.TakeAsync(default).AsTask());

        Assert.Equal(2, Assert.Single(queue.TakeAll()).Step);
        Assert.Empty(queue.TakeAll());
    }

    [Fact]
    public async Task TakeAsync_CancelledWhileItWaits_LosesNothingAndWaitsAgain()
    {
        var queue = new BatchQueue();
        for (var step = 0; step < 3; step++)
        {
            using var cancellation = new CancellationTokenSource();
            var cancelled = queue.TakeAsync(cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.ForAsync(cancelled, "the wait ended"));

            var next = queue.TakeAsync(default).AsTask();
            queue.Put(step, Batch(step));

            Assert.Equal(step, (await Wait.ForAsync(next, "it came"))!.Step);
        }
    }

    [Fact]
    public async Task Signal_SetAndAwaitedByTwoThreads_NeverLosesTheLastOne()
    {
        var signal = new Signal();
        var seen = 0L;
        var made = 0L;
        var waiting = Task.Run(async () =>
        {
            while (seen < 20_000)
            {
                await signal.WaitAsync(CancellationToken.None);
                seen = Interlocked.Read(ref made);
            }
        });

        for (var count = 0; count < 20_000; count++)
        {
            Interlocked.Increment(ref made);
            signal.Set();
        }

        await Wait.ForAsync(waiting, "the last one was seen");
        Assert.Equal(20_000, seen);
    }

    private static EpochBatch Batch(long step) => new(step, TrackedFeed.BatchOf(step), 1, 0, 0);

    private static async Task<List<int>> TakeToEndAsync(BatchQueue queue)
    {
        var steps = new List<int>();
        while (await queue.TakeAsync(CancellationToken.None) is { } batch)
        {
            steps.Add((int)batch.Step);
        }

        return steps;
    }
}
