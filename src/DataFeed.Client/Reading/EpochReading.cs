using System.Threading.Channels;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DataFeed.Client.Reading;

/// <summary>One consumer's stream of an epoch: `await foreach` over its batches, in order. Received ahead of the reader within bounds.</summary>
/// <remarks>
/// Enumerated once, by one reader. Lazy: the call is made with the first batch asked for. Leaving the loop early cancels the call and
/// gives back every batch not yet handed out. Throws <see cref="DataFeedException"/> where the stream fails, after the batches that came
/// before; <see cref="OperationCanceledException"/> where the token given to `WithCancellation` fired.
/// </remarks>
public sealed class EpochReading : IAsyncEnumerable<Batch>
{
    // After so much without a wait, the thread goes to another stream that has something: a process with many reads them evenly.
    private const int TurnBytes = 256 << 10;

    private readonly DataFeedClient _client;
    private readonly ByteString _token;
    private readonly ReadOptions _options;
    private int _enumerated;

    internal EpochReading(DataFeedClient client, ByteString token, ReadOptions options)
    {
        _client = client;
        _token = token;
        _options = options;
    }

    /// <summary>How the epoch ended; null until the last batch was followed by the end.</summary>
    public EpochEnd? End { get; private set; }

    /// <inheritdoc/>
    public async IAsyncEnumerator<Batch> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _enumerated, 1) != 0)
        {
            throw new InvalidOperationException("An epoch's stream is read once; open another, or start another epoch.");
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var budget = new ByteBudget(_client.Options.ReadAheadBytes, _client.Options.ReadAheadBatches);
        var received = Channel.CreateUnbounded<Batch>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var receiving = ReceiveAsync(received.Writer, budget, stop.Token, cancellationToken);
        try
        {
            while (await received.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                while (received.Reader.TryRead(out var batch))
                {
                    budget.Release(batch.ByteLength);
                    yield return batch;
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await receiving.ConfigureAwait(false);
            while (received.Reader.TryRead(out var batch))
            {
                batch.Dispose();
            }
        }
    }

    private async Task ReceiveAsync(
        ChannelWriter<Batch> received, ByteBudget budget, CancellationToken stop, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await ReceiveAllAsync(received, budget, stop).ConfigureAwait(false);
        }
        catch (RpcException exception)
        {
            failure = CallFailure.Translate(exception, _client.Address, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            failure = new OperationCanceledException("Reading was cancelled.", cancellationToken);
        }
        catch (Exception exception)
        {
            // Handed over, not swallowed: the reader waits on the other side, also for what a memory source throws.
            failure = exception;
        }

        received.Complete(failure);
    }

    private async Task ReceiveAllAsync(ChannelWriter<Batch> received, ByteBudget budget, CancellationToken stop)
    {
        using var assembler = new BatchAssembler(_options.Memory, _client.Options.MaxBatchBytes);
        using var call = _client.Invoker.AsyncDuplexStreamingCall(
            DataFeedMethods.ReceiveBatches(assembler), null, new CallOptions(cancellationToken: stop));
        await call.RequestStream.WriteAsync(OpenRequest(), stop).ConfigureAwait(false);
        await call.RequestStream.CompleteAsync().ConfigureAwait(false);
        var unbroken = 0L;
        while (true)
        {
            // The call has the token; given here too, it would be registered for each message.
            var next = call.ResponseStream.MoveNext(CancellationToken.None);
            // Waiting gives the thread away as well.
            unbroken = next.IsCompleted ? unbroken : 0;
            if (!await next.ConfigureAwait(false))
            {
                break;
            }

            var part = call.ResponseStream.Current;
            unbroken += part.DataBytes;
            if (unbroken >= TurnBytes)
            {
                unbroken = 0;
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }

            if (part.Failure is not null)
            {
                throw part.Failure;
            }

            End = part.End ?? End;
            if (part.Memory is { } memory)
            {
                var batch = new Batch(part.Header!, memory);
                await KeepAsync(batch, budget, stop).ConfigureAwait(false);
                received.TryWrite(batch);
            }
        }

        if (End is null)
        {
            throw new DataFeedException(DataFeedError.ProtocolViolation, "The stream closed without saying how the epoch ended.");
        }
    }

    private static async ValueTask KeepAsync(Batch batch, ByteBudget budget, CancellationToken stop)
    {
        try
        {
            await budget.TakeAsync(batch.ByteLength, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            batch.Dispose();
            throw;
        }
    }

    private NextBatchRequest OpenRequest() => new()
    {
        Open = new NextBatchRequest.Types.Open
        {
            EpochToken = _token,
            Rank = _options.Rank,
            Consumer = _options.Consumer,
            Cursor = _options.Cursor,
        },
    };
}
