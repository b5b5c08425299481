using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DataFeed.Client.Reading;

/// <summary>One `NextBatch` call to one server. Used by one reader, who disposes it.</summary>
internal sealed class BatchCall : IDisposable
{
    // After so much without a wait, the thread goes to another stream that has something: a process with many reads them evenly.
    private const int TurnBytes = 256 << 10;

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
        _stop = stop;
        _assembler = new BatchAssembler(memory, maxBatchBytes);
        _call = server.Invoker.AsyncDuplexStreamingCall(
            DataFeedMethods.ReceiveBatches(_assembler), null, new CallOptions(cancellationToken: stop));
    }

    /// <summary>Opens the stream.</summary>
    /// <param name="token">The epoch's.</param>
    /// <param name="options">Whose stream it is.</param>
    /// <param name="cursor">Where it goes on.</param>
    /// <param name="asWanted">Whether steps come as <see cref="TryWantAsync"/> asks; otherwise all to the end.</param>
    public async Task OpenAsync(ByteString token, ReadOptions options, ByteString cursor, bool asWanted)
    {
        var open = new NextBatchRequest.Types.Open { EpochToken = token, Rank = options.Rank, Consumer = options.Consumer, Cursor = cursor };
        if (asWanted)
        {
            open.Window = 0;
        }

        await _call.RequestStream.WriteAsync(new NextBatchRequest { Open = open }, _stop).ConfigureAwait(false);
        if (!asWanted)
        {
            await CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Asks for steps. Not while another request is being written.</summary>
    /// <returns>False where the call is over: <see cref="NextAsync"/> tells why.</returns>
    public async ValueTask<bool> TryWantAsync(long firstStep, long count)
    {
        var want = new NextBatchRequest.Types.Want { FirstStep = firstStep, Count = count };
        try
        {
            await _call.RequestStream.WriteAsync(new NextBatchRequest { Want = want }, _stop).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Says that steps were used. Not while another request is being written.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    public Task AcknowledgeAsync(NextBatchRequest.Types.Ack ack) => _call.RequestStream.WriteAsync(new NextBatchRequest { Ack = ack }, _stop);

    /// <summary>There are no more requests.</summary>
    public Task CompleteAsync() => _call.RequestStream.CompleteAsync();

    /// <summary>The next part; null where the server closed the stream. Valid until the next call.</summary>
    /// <exception cref="DataFeedException">The server broke the contract.</exception>
    /// <exception cref="RpcException">The call failed.</exception>
    public async ValueTask<IncomingPart?> NextAsync()
    {
        // The call has the token; given here too, it would be registered for each message.
        var next = _call.ResponseStream.MoveNext(CancellationToken.None);
        // Waiting gives the thread away as well.
        _unbroken = next.IsCompleted ? _unbroken : 0;
        if (!await next.ConfigureAwait(false))
        {
            return null;
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

    public void Dispose()
    {
        _call.Dispose();
        _assembler.Dispose();
    }
}
