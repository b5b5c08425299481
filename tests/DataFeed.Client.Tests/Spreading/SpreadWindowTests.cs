using System.Threading.Channels;
using DataFeed.Client.Reading;
using DataFeed.Client.Spreading;
using DataFeed.Protocol.Framing;

namespace DataFeed.Client.Tests.Spreading;

public sealed class SpreadWindowTests
{
    private readonly Channel<ReceivedBatch> _received = Channel.CreateUnbounded<ReceivedBatch>();

    [Fact]
    public void Put_InAnyOrder_HandsOnInOrder()
    {
        var window = Window(3, 7);
        Assert.Equal(4, window.TryAssign(10, out var first));
        Assert.Equal(3, first);

        window.Put(Batch(5));
        window.Put(Batch(4));
        Assert.Empty(HandedOn());
        window.Put(Batch(3));
        Assert.Equal([3, 4, 5], HandedOn());
        Assert.False(window.IsDone);
        window.Put(Batch(6));

        Assert.Equal([6], HandedOn());
        Assert.True(window.IsDone);
        Assert.True(window.Done.IsCompletedSuccessfully);
    }

    [Fact]
    public void TryAssign_AfterAServerWasLost_GivesItsStepsFirst()
    {
        var window = Window(0, 100);
        window.TryAssign(2, out _);
        window.TryAssign(2, out _);

        window.Return([1, 0]);

        Assert.Equal(2, window.TryAssign(4, out var first));
        Assert.Equal(0, first);
    }

    [Fact]
    public void TryAssign_WithTheWindowFull_GivesNothingUntilBatchesAreRead()
    {
        var window = Window(0, 100, maxBatches: 4);
        Assert.Equal(4, window.TryAssign(10, out _));
        Assert.Equal(0, window.TryAssign(10, out _));
        var changed = window.ChangedAsync();
        for (var step = 0; step < 4; step++)
        {
            window.Put(Batch(step));
        }

        Assert.Equal(0, window.TryAssign(10, out _));
        window.Release();

        Assert.True(changed.IsCompleted);
        Assert.Equal(1, window.TryAssign(10, out var first));
        Assert.Equal(4, first);
    }

    [Fact]
    public void TryAssign_OfLargeBatches_KeepsToTheBytes()
    {
        var window = Window(0, 100, maxBatches: 8, maxBytes: 250);
        window.TryAssign(1, out _);
        window.Put(Batch(0, bytes: 100));

        Assert.Equal(2, window.Bound);
        Assert.Equal(1, window.TryAssign(10, out _));
    }

    [Fact]
    public void Fail_AtSeveralSteps_HandsOnWhatLiesBeforeTheLowest()
    {
        var window = Window(0, 100);
        window.TryAssign(4, out _);
        window.Put(Batch(1));
        window.Put(Batch(2));

        window.Fail(3, new InvalidOperationException("late"));
        window.Fail(2, new InvalidOperationException("early"));
        window.Put(Batch(0));

        Assert.Equal([0, 1], HandedOn());
        Assert.True(window.IsDone);
        Assert.Equal("early", window.Failure!.Message);
        window.DisposeEarly();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Window_WithServersThatComeAndGo_HandsOnEachStepOnce(int seed)
    {
        // Any fixed sequence of choices will do.
        var choices = new Random(seed);
        var window = Window(10, 400, maxBatches: 16);
        List<long>[] owed = [[], [], []];
        List<long> seen = [];
        for (var turn = 0; !window.IsDone || turn == 0; turn++)
        {
            Assert.InRange(turn, 0, 100_000);
            var server = owed[choices.Next(owed.Length)];
            switch (choices.Next(8))
            {
                case 0:
                    window.Return(server);
                    server.Clear();
                    break;
                case < 4 when window.TryAssign(choices.Next(1, 6), out var first) is > 0 and var count:
                    server.AddRange(Enumerable.Range(0, count).Select(index => first + index));
                    break;
                default:
                    if (server.Count > 0)
                    {
                        window.Put(Batch(server[0]));
                        server.RemoveAt(0);
                    }

                    break;
            }

            foreach (var step in HandedOn())
            {
                seen.Add(step);
                window.Release();
            }
        }

        Assert.Equal(Enumerable.Range(10, 390).Select(step => (long)step), seen);
    }

    private SpreadWindow Window(long first, long end, int maxBatches = 32, long maxBytes = 1 << 20) =>
        new(first, end, maxBatches, maxBytes, _received.Writer);

    private List<long> HandedOn()
    {
        List<long> steps = [];
        while (_received.Reader.TryRead(out var batch))
        {
            steps.Add(batch.Step);
            batch.Dispose();
        }

        return steps;
    }

    private static ReceivedBatch Batch(long step, int bytes = 1)
    {
        var layout = new BatchLayout([new("x", DType.U8, [bytes], 0, bytes)], null, bytes);
        return new(new IncomingHeader(step, bytes, default, default, default, layout), default, PooledBatchMemory.Source.Rent(layout));
    }
}
