using System.Threading.Channels;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Client.Servers;
using DataFeed.Client.Spreading;
using DataFeed.Protocol.Errors;

namespace DataFeed.Client.Tests.Spreading;

public sealed class ServerShareTests : IDisposable
{
    private static readonly FakeFeed Feed = new(8);
    private readonly CountedMemory _memory = new();
    private readonly TestTime _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<ReceivedBatch> _received = Channel.CreateUnbounded<ReceivedBatch>();
    private readonly SpreadEpoch _epoch;
    private readonly SpreadWindow _window;
    private Task _running = Task.CompletedTask;

    public ServerShareTests()
    {
        _epoch = new SpreadEpoch(EpochToken.Of(Feed.Token), new ReadOptions { Memory = _memory, Rank = 2 }, 1 << 20, _time);
        _window = new SpreadWindow(0, 8, 4, 1 << 20, _received.Writer);
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Run_ToTheEnd_WantsEachStepOnceAndLeaves()
    {
        var server = Feed.Server();
        var share = Share(server);

        await Soon.Happens(ReadAllAsync(), "the batches");
        await Soon.Happens(_running, "the share to leave");

        Assert.False(share.IsServing);
        Assert.Null(_epoch.LastFailure);
        Assert.Equal(8, server.Streams.Single().Received.Sum(request => request.Want?.Count ?? 0));
        Assert.Equal(2, server.Streams.Single().Received[0].Open.Rank);
    }

    [Fact]
    public async Task Run_BatchesThatTakeASecondEach_KnowsItsSpeed()
    {
        var server = Feed.Server().Serve(async stream =>
        {
            await stream.ReadAsync();
            var want = (await stream.ReadAsync())!.Want;
            for (var step = want.FirstStep; step < want.FirstStep + want.Count; step++)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                stream.Send(FakeFeed.Batch(step));
                await _received.Reader.WaitToReadAsync();
                _received.Reader.TryRead(out var batch);
                batch!.Dispose();
            }

            await stream.HangAsync();
        });
        var share = Share(server);

        await Soon.Holds(() => share.Speed > 0, "the speed");

        Assert.Equal(1, share.Speed, 0.01);
        await StopAsync();
    }

    [Fact]
    public async Task HeldUp_ServerThatOwesTheNextStep_CountsFromItsLastBatch()
    {
        var server = Feed.Server().Serve(stream => stream.HangAsync());
        var share = Share(server);
        await Soon.Holds(() => server.Streams.Count == 1 && server.Streams[0].Received.Count > 1, "the first want");

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.FromSeconds(3), share.HeldUp);
        await StopAsync();
        Assert.Equal(TimeSpan.Zero, share.HeldUp);
    }

    [Fact]
    public async Task Abandon_ServerThatHangs_GivesItsStepsBackAndAsksItAgainAfterItsPause()
    {
        var server = Feed.Server();
        server.Serve(stream => server.Streams.Count == 1 ? stream.HangAsync() : Feed.ServeAsync(stream));
        var pauses = _time.WaitOf(TimeSpan.FromMilliseconds(100));
        var share = Share(server);
        await Soon.Holds(() => server.Streams.Count == 1 && server.Streams[0].Received.Count > 1, "the first want");

        share.Abandon();
        await Soon.Happens(pauses, "the pause");
        Assert.False(share.IsServing);
        Assert.Contains("held up", _epoch.LastFailure!.Message, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromMilliseconds(100));

        await Soon.Happens(ReadAllAsync(), "the batches");
        await Soon.Happens(_running, "the share to leave");
    }

    [Fact]
    public async Task Run_BatchOutOfTurn_MakesTheServerUnfitAndGivesTheMemoryBack()
    {
        var share = Share(Feed.Server().Serve(async stream =>
        {
            await stream.ReadAsync();
            await stream.ReadAsync();
            stream.Send(FakeFeed.Batch(7));
            await stream.HangAsync();
        }));

        await Soon.Happens(_running, "the share to leave");

        Assert.True(share.IsUnfit);
        Assert.Equal(DataFeedError.ProtocolViolation, _epoch.LastFailure!.Error);
        Assert.Equal(0, _memory.Out);
        Assert.False(_window.IsDone);
        Assert.Equal(4, _window.TryAssign(8, out var first));
        Assert.Equal(0, first);
    }

    [Fact]
    public async Task Run_EpochThatEndsTooEarly_MakesTheServerUnfit()
    {
        var share = Share(Feed.Server().Serve(async stream =>
        {
            await stream.ReadAsync();
            stream.Send(Feed.End());
        }));

        await Soon.Happens(_running, "the share to leave");

        Assert.True(share.IsUnfit);
        Assert.Contains("too early", _epoch.LastFailure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ErrorOfTheEpoch_FailsTheWindowAtTheStepThatWasOwed()
    {
        var share = Share(Feed.Server().Serve(async stream =>
        {
            await stream.ReadAsync();
            await stream.ReadAsync();
            throw FakeServer.Failure(DataFeedError.GeneratorFailed);
        }));

        await Soon.Happens(_running, "the share to leave");

        Assert.True(_window.IsDone);
        Assert.Equal(DataFeedError.GeneratorFailed, Assert.IsType<DataFeedException>(_window.Failure).Error);
    }

    private ServerShare Share(FakeServer server)
    {
        var share = new ServerShare(new ServerLink(server.Address, server, _time), _epoch, _window, _stop.Token);
        _epoch.Add(share);
        _running = Task.Run(share.RunAsync);
        return share;
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Soon.Happens(_running, "the share to leave");
    }

    private async Task ReadAllAsync()
    {
        for (var step = 0; step < 8; step++)
        {
            using var batch = await _received.Reader.ReadAsync();
            Assert.Equal(step, batch.Step);
            _window.Release();
        }
    }
}
