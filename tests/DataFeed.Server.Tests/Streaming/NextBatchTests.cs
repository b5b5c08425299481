using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using DataFeed.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;
using Open = DataFeed.Protocol.V1.NextBatchRequest.Types.Open;

namespace DataFeed.Server.Tests.Streaming;

/// <summary>The stream as other clients use it: by its messages.</summary>
public sealed class NextBatchTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private GrpcChannel _channel = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(feeds => feeds
            .AddNumbers("numbers", 10, batchSize: 1, shuffle: false)
            .AddItems("opaque", 10));
        _channel = GrpcChannel.ForAddress(_server.Address);
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Wants_OfAFeedThatIsNotSeekable_BringItsStepsInOrder()
    {
        var open = await OpenAsync("opaque", window: 2);

        Assert.Equal([0, 1, 2, 3, 4, 5], await TalkAsync(open, Want(2, 1), Want(3, 3), Want(0, 0)));
        await _server.RequireAllDisposedAsync();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public async Task Want_OfAFeedThatIsNotSeekable_OutOfOrder_IsRefused(long step)
    {
        var open = await OpenAsync("opaque", window: 1);

        await RefusedAsync(DataFeedError.RequestInvalid, open, Want(step, 1));
    }

    [Fact]
    public async Task Wants_OfAnySteps_BringExactlyThese()
    {
        var open = await OpenAsync("numbers", window: 2);

        var steps = await TalkAsync(open, Want(2, 1), Want(7, 3), Want(0, 2), Want(5, 0));

        Assert.Equal([0, 1, 2, 7, 8, 9, 0, 1], steps);
        await _server.RequireAllDisposedAsync();
    }

    [Fact]
    public async Task Wants_WithAnEmptyWindow_PullEverything() =>
        Assert.Equal([4], await TalkAsync(await OpenAsync("numbers", window: 0), Want(4, 1)));

    [Fact]
    public async Task Wants_PastTheEnd_EndTheStream() =>
        Assert.Equal([8, 9], await TalkAsync(await OpenAsync("numbers", window: 0), Want(8, 100)));

    [Fact]
    public async Task Want_OfAStepOutsideTheEpoch_IsRefused()
    {
        var open = await OpenAsync("numbers", window: 0);

        await RefusedAsync(DataFeedError.CursorOutOfRange, open, Want(11, 1));
    }

    [Fact]
    public async Task Want_OfANegativeCount_IsRefused()
    {
        var open = await OpenAsync("numbers", window: 0);

        await RefusedAsync(DataFeedError.RequestInvalid, open, Want(1, -1));
    }

    [Fact]
    public async Task Stream_ThatStartsWithAWant_IsRefused() => await RefusedAsync(DataFeedError.ProtocolViolation, Want(0, 1));

    [Fact]
    public async Task Stream_WithoutARequest_IsRefused() => await RefusedAsync(DataFeedError.ProtocolViolation);

    [Fact]
    public async Task Ack_WithALeaseOutsideAQueue_IsRefused()
    {
        var open = await OpenAsync("numbers", window: 0);

        await RefusedAsync(
            DataFeedError.RequestInvalid,
            open,
            new NextBatchRequest { Ack = new NextBatchRequest.Types.Ack { Lease = Google.Protobuf.ByteString.CopyFromUtf8("lease") } });
    }

    [Fact]
    public async Task Window_BelowZero_IsRefused() => await RefusedAsync(DataFeedError.RequestInvalid, await OpenAsync("numbers", window: -1));

    [Theory]
    [InlineData("numbers")]
    [InlineData("opaque")]
    public async Task Stop_OfAServerWithAStreamThatWantsNothing_DoesNotWaitForItsClient(string feed)
    {
        using var assembler = new BatchAssembler(PooledBatchMemory.Source, 1 << 20);
        using var call = _channel.CreateCallInvoker()
            .AsyncDuplexStreamingCall(DataFeedMethods.ReceiveBatches(assembler), null, default);
        await call.RequestStream.WriteAsync(await OpenAsync(feed, window: 1));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        call.ResponseStream.Current.Memory!.Dispose();

        var stopping = _server.StopAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        // Where the connection closes before the client has looked, HTTP/2 takes the reason with it.
        Assert.Contains(ErrorTable.ErrorOf(refused), (DataFeedError[])[DataFeedError.ServerStopping, DataFeedError.Unavailable]);
        await stopping;
    }

    private async Task RefusedAsync(DataFeedError error, params NextBatchRequest[] requests)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => TalkAsync(requests));

        Assert.Equal(error.ToString(), refused.Trailers.GetValue(ErrorTrailer.Name));
        Assert.Equal(ErrorTable.StatusOf(error), refused.StatusCode);
        await _server.RequireAllDisposedAsync();
    }

    private async Task<NextBatchRequest> OpenAsync(string feed, long window)
    {
        var epoch = await _server.Client.StartEpochAsync(new Client.Epochs.EpochRequest { Feed = feed });
        return new NextBatchRequest { Open = new Open { EpochToken = epoch.Token.ToBytes(), Window = window } };
    }

    private static NextBatchRequest Want(long firstStep, long count) =>
        new() { Want = new NextBatchRequest.Types.Want { FirstStep = firstStep, Count = count } };

    private async Task<List<long>> TalkAsync(params NextBatchRequest[] requests)
    {
        using var assembler = new BatchAssembler(PooledBatchMemory.Source, 1 << 20);
        using var call = _channel.CreateCallInvoker()
            .AsyncDuplexStreamingCall(DataFeedMethods.ReceiveBatches(assembler), null, default);
        foreach (var request in requests)
        {
            await call.RequestStream.WriteUnlessOverAsync(request);
        }

        await call.RequestStream.CompleteAsync();
        List<long> steps = [];
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            var part = call.ResponseStream.Current;
            Assert.Null(part.Failure);
            if (part.Memory is not null)
            {
                part.Memory.Dispose();
                steps.Add(part.Header.Step);
            }
        }

        return steps;
    }
}
