using DataFeed.Client.Epochs;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using Grpc.Core;

namespace DataFeed.Client.Reading;

/// <summary>One `NextBatch` call to one server. Used by one reader, who disposes it.</summary>
internal sealed class BatchCall : IDisposable
{
    // After so much without a wait, the thread goes to another stream that has something: a process with many reads them evenly.
    private const int TurnBytes = 256 << 10;

    private readonly string _address;
    private readonly BatchAssembler _assembler;
    private readonly AsyncDuplexStreamingCall<NextBatchRequest, IncomingPart> _call;
    private readonly CancellationToken _stop;
    private int _unbroken;

    /// <param name="server">Whom to call.</param>
    /// <param name="memory">Supplies the batches' memory.</param>
    /// <param name="maxBatchBytes">Largest batch to accept.</param>
    /// <param name="stop">Cancels the call.</param>
    public BatchCall(ServerLink server, IBatchMemorySource memory, long maxBatchBytes, CancellationToken stop)
    {
        _address = server.Address;
        _stop = stop;
        _assembler = new BatchAssembler(memory, maxBatchBytes);
        _call = server.Invoker.AsyncDuplexStreamingCall(
            DataFeedMethods.ReceiveBatches(_assembler), null, new CallOptions(cancellationToken: stop));
    }

    /// <summary>Opens the stream. Where that fails, <see cref="NextAsync"/> tells why.</summary>
    /// <param name="token">The epoch's.</param>
    /// <param name="options">Whose stream it is.</param>
    /// <param name="cursor">Where it goes on.</param>
    /// <param name="window">Batches in flight where more requests follow; 0 sends what is wanted alone. Null asks for all and nothing else.</param>
    public async Task OpenAsync(EpochToken token, ReadOptions options, EpochCursor cursor, int? window)
    {
        var open = new NextBatchRequest.Types.Open { EpochToken = token.ToWire(), Rank = options.Rank, Consumer = options.Consumer, Cursor = cursor.ToWire() };
        if (window is { } batches)
        {
            open.Window = batches;
        }

        if (await TryWriteAsync(new NextBatchRequest { Open = open }).ConfigureAwait(false) && window is null)
        {
            await CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Sends a request. Not while another is being written.</summary>
    /// <returns>False where the call is over: <see cref="NextAsync"/> tells why.</returns>
    public async ValueTask<bool> TryWriteAsync(NextBatchRequest request)
    {
        try
        {
            await _call.RequestStream.WriteAsync(request, _stop).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException or IOException or HttpRequestException)
        {
            // A request's failure is the socket's own exception or a status, as it happens; the response's is a status always.
            return false;
        }
    }

    /// <summary>There are no more requests.</summary>
    public Task CompleteAsync() => _call.RequestStream.CompleteAsync();

    /// <summary>The next part; null where the server closed the stream. Valid until the next call.</summary>
    /// <exception cref="DataFeedException">The call failed, or the server broke the contract.</exception>
    public async ValueTask<IncomingPart?> NextAsync()
    {
        try
        {
            // The call has the token; given here too, it would be registered for each message.
            var next = _call.ResponseStream.MoveNext(CancellationToken.None);
            // Waiting gives the thread away as well.
            _unbroken = next.IsCompleted ? _unbroken : 0;
            if (!await next.ConfigureAwait(false))
            {
                return null;
            }
        }
        catch (RpcException exception)
        {
            throw CallFailure.Translate(exception, _address, _stop);
        }

        var part = _call.ResponseStream.Current;
        _unbroken += part.DataBytes;
        if (_unbroken >= TurnBytes)
        {
            _unbroken = 0;
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        return part.Failure is null ? part : throw part.Failure;
    }

    /// <summary>What a stream that closed without an end has broken.</summary>
    public DataFeedException EndIsMissing() =>
        new(DataFeedError.ProtocolViolation, $"The data server at {_address} closed the stream without saying how the epoch ended.");

    public void Dispose()
    {
        _call.Dispose();
        _assembler.Dispose();
    }
}
