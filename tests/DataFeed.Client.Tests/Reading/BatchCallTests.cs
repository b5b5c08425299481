using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DataFeed.Client.Tests.Reading;

public sealed class BatchCallTests
{
    private static readonly FakeFeed Feed = new(2);
    private readonly CountedMemory _memory = new();
    private readonly FakeServer _server = Feed.Server();

    [Fact]
    public async Task Open_ForAll_SendsWhoReadsFromWhereAndClosesTheRequests()
    {
        NextBatchRequest? second = new();
        _server.Serve(async stream =>
        {
            await stream.ReadAsync();
            second = await stream.ReadAsync();
        });
        using var call = Call();

        await call.OpenAsync(EpochToken.Of(Feed.Token), new ReadOptions { Rank = 3, Consumer = "me" }, EpochCursor.Of(FakeFeed.CursorAt(1)), window: null);
        await call.NextAsync();

        Assert.Null(second);
        var open = new NextBatchRequest.Types.Open { EpochToken = Feed.Token, Rank = 3, Consumer = "me", Cursor = FakeFeed.CursorAt(1) };
        Assert.Equal([new NextBatchRequest { Open = open }], _server.Streams[0].Received);
    }

    [Fact]
    public async Task Open_WithAWindow_LeavesTheRequestsOpen()
    {
        _server.Serve(async stream =>
        {
            await stream.ReadAsync();
            Assert.Equal(7, (await stream.ReadAsync())!.Want.FirstStep);
        });
        using var call = Call();

        await call.OpenAsync(EpochToken.Of(Feed.Token), new ReadOptions(), EpochCursor.Of(ByteString.Empty), window: 0);
        Assert.True(await call.TryWriteAsync(new NextBatchRequest { Want = new NextBatchRequest.Types.Want { FirstStep = 7, Count = 1 } }));

        Assert.Null(await call.NextAsync());
        Assert.Equal((true, 0), (_server.Streams[0].Received[0].Open.HasWindow, _server.Streams[0].Received[0].Open.Window));
    }

    [Fact]
    public async Task Next_EachPart_BringsTheBatchWithItsLast()
    {
        using var call = Call();
        await call.OpenAsync(EpochToken.Of(Feed.Token), new ReadOptions(), EpochCursor.Of(ByteString.Empty), window: null);

        var first = await call.NextAsync();
        Assert.Null(first!.Memory);
        var last = await call.NextAsync();

        Assert.Equal(0, last!.Header!.Step);
        last.Memory!.Dispose();
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, DataFeedError.Unavailable)]
    [InlineData(StatusCode.Unimplemented, DataFeedError.ServerIncompatible)]
    [InlineData(StatusCode.Internal, DataFeedError.ServerFailed)]
    public async Task Next_CallThatFailed_ThrowsTheErrorAndNamesTheServer(StatusCode status, DataFeedError error)
    {
        _server.Serve(_ => throw FakeServer.Failure(status));
        using var call = Call();

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => call.NextAsync().AsTask());

        Assert.Equal(error, failure.Error);
        Assert.Contains(_server.Address, failure.Message, StringComparison.Ordinal);
        Assert.Contains(_server.Address, call.EndIsMissing().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Next_CallThatIsCancelled_Throws()
    {
        _server.Serve(stream => stream.HangAsync());
        using var stop = new CancellationTokenSource();
        using var call = Call(stop.Token);
        var next = call.NextAsync().AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Next_PartThatBreaksTheContract_Throws()
    {
        _server.Serve(stream =>
        {
            stream.Send(FakeFeed.Batch(0).Last());
            return Task.CompletedTask;
        });
        using var call = Call();

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => call.NextAsync().AsTask());

        Assert.Equal(DataFeedError.ProtocolViolation, failure.Error);
    }

    [Fact]
    public async Task Next_AfterAQuarterOfAMegabyteWithoutAWait_GivesTheThreadAway()
    {
        var parts = 60;
        _server.Serve(stream =>
        {
            var header = new BatchHeader { TotalBytes = parts * (100 << 10), Rows = 1 };
            header.Tensors.Add(new Protocol.V1.TensorLayout { Name = "x", Dtype = Protocol.V1.DType.U8, Shape = { header.TotalBytes }, Length = header.TotalBytes });
            for (var part = 0; part < parts; part++)
            {
                stream.Send(new NextBatchResponse { Header = part == 0 ? header : null, Data = ByteString.CopyFrom(new byte[100 << 10]), Last = part == parts - 1 });
            }

            return stream.HangAsync();
        });
        using var call = Call();
        List<bool> waits = [];

        for (var part = 0; part < parts; part++)
        {
            var next = call.NextAsync();
            waits.Add(!next.IsCompleted);
            (await next)!.Memory?.Dispose();
        }

        // What is given away may be back before anybody looks, but not each time.
        Assert.Contains(true, waits.Where((_, part) => part % 3 == 2));
        Assert.DoesNotContain(true, waits.Where((_, part) => part % 3 != 2));
    }

    [Fact]
    public async Task TryWrite_OnACallThatIsOver_IsFalseAndNextTellsWhy()
    {
        _server.Serve(_ => throw FakeServer.Failure(DataFeedError.EpochEnded));
        using var call = Call();
        await Soon.Holds(() => _server.Streams.Count == 1, "the call");

        Assert.False(await call.TryWriteAsync(new NextBatchRequest()));

        Assert.Equal(DataFeedError.EpochEnded, (await Assert.ThrowsAsync<DataFeedException>(() => call.NextAsync().AsTask())).Error);
    }

    [Fact]
    public async Task Dispose_AmidABatch_GivesItsMemoryBack()
    {
        var call = Call();
        await call.OpenAsync(EpochToken.Of(Feed.Token), new ReadOptions(), EpochCursor.Of(ByteString.Empty), window: null);
        await call.NextAsync();
        Assert.Equal(1, _memory.Out);

        call.Dispose();

        Assert.Equal(0, _memory.Out);
        await Soon.Happens(_server.Streams[0].Closed, "the call to be let go");
    }

    private BatchCall Call(CancellationToken stop = default) => new(new ServerLink(_server.Address, _server, TimeProvider.System), _memory, 8 << 20, stop);
}
