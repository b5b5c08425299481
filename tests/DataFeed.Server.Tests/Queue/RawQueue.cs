using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using DataFeed.Testing;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace DataFeed.Server.Tests.Queue;

/// <summary>A QUEUE stream as its messages are, for what no well-behaved client sends.</summary>
internal sealed class RawQueue : IAsyncDisposable
{
    private readonly GrpcChannel _channel;
    private readonly BatchAssembler _assembler = new(PooledBatchMemory.Source, 1 << 20);
    private readonly AsyncDuplexStreamingCall<NextBatchRequest, IncomingPart> _call;

    private RawQueue(TestServer server)
    {
        _channel = GrpcChannel.ForAddress(server.Address);
        _call = _channel.CreateCallInvoker().AsyncDuplexStreamingCall(DataFeedMethods.ReceiveBatches(_assembler), null, default);
    }

    /// <summary>What a stream is opened with.</summary>
    internal sealed record Opening(ByteString Token, long? Window = null, ByteString? Cursor = null);

    public static async Task<RawQueue> OpenAsync(TestServer server, Opening opening)
    {
        var raw = new RawQueue(server);
        var open = new NextBatchRequest.Types.Open { EpochToken = opening.Token, Cursor = opening.Cursor ?? ByteString.Empty };
        if (opening.Window is { } window)
        {
            open.Window = window;
        }

        await raw.SendAsync(new NextBatchRequest { Open = open });
        return raw;
    }

    /// <summary>Opens a stream, sends, closes the requests and reads all that comes.</summary>
    public static async Task<int> RunAsync(TestServer server, Opening opening, params NextBatchRequest[] requests)
    {
        await using var raw = await OpenAsync(server, opening);
        foreach (var request in requests)
        {
            await raw.SendAsync(request);
        }

        await raw.CloseAsync();
        var parts = 0;
        while (await raw.NextAsync())
        {
            raw.TakeBatch();
            parts++;
        }

        return parts;
    }

    public IncomingPart Part => _call.ResponseStream.Current;

    /// <summary>Sends a request; where the server has ended the stream already, <see cref="NextAsync"/> tells why.</summary>
    public Task SendAsync(NextBatchRequest request) => _call.RequestStream.WriteUnlessOverAsync(request);

    public Task AckAsync(long step, ReadOnlyMemory<byte> lease) =>
        SendAsync(new NextBatchRequest { Ack = new NextBatchRequest.Types.Ack { Step = step, Lease = ByteString.CopyFrom(lease.Span) } });

    public Task CloseAsync() => _call.RequestStream.CompleteAsync();

    public async Task<bool> NextAsync()
    {
        try
        {
            return await Wait.ForAsync(_call.ResponseStream.MoveNext(CancellationToken.None), "the server's next message");
        }
        catch (RpcException exception)
        {
            throw new DataFeedException(ErrorTable.ErrorOf(exception), exception.Status.Detail, exception);
        }
    }

    /// <summary>The header of the batch that came, whose memory is given back; null where something else came.</summary>
    public IncomingHeader? TakeBatch()
    {
        Part.Memory?.Dispose();
        return Part.Memory is null ? null : Part.Header;
    }

    public ValueTask DisposeAsync()
    {
        _call.Dispose();
        _assembler.Dispose();
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }
}
