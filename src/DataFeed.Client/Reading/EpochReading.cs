using System.Threading.Channels;
using DataFeed.Client.Epochs;
using DataFeed.Client.Spreading;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;

namespace DataFeed.Client.Reading;

/// <summary>One consumer's stream of an epoch: `await foreach` over its batches, in order. Received ahead of the reader within bounds.</summary>
/// <remarks>
/// Enumerated once, by one reader. Lazy: the call is made with the first batch asked for. Leaving the loop early cancels the call and
/// gives back every batch not yet handed out. Throws <see cref="DataFeedException"/> where the stream fails, after the batches that came
/// before; <see cref="OperationCanceledException"/> where the token given to `WithCancellation` fired.
/// Asking for the next batch says that the one before was used: it is acknowledged then, where the servers share a ledger. Where the loop is left,
/// by `break` or by an exception, the batch in use is not; of a `QUEUE` epoch it goes to another consumer. A server that is lost is replaced by another.
/// </remarks>
public sealed class EpochReading : IAsyncEnumerable<Batch>
{
    private readonly DataFeedClient _client;
    private readonly Epoch _epoch;
    private readonly ReadOptions _options;
    private int _enumerated;

    internal EpochReading(DataFeedClient client, Epoch epoch, ReadOptions options)
    {
        _client = client;
        _epoch = epoch;
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

        if (_epoch.IsQueue)
        {
            var queue = new QueueReading(_client, _epoch.Token, _options);
            await foreach (var batch in queue.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return batch;
            }

            End = queue.End;
            yield break;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiver = (BatchReceiver?)SpreadReceiver.TryCreate(_client, _epoch, _options) ?? new StreamReceiver(_client, _epoch, _options);
        await using var used = UsedSteps.TryCreate(_client, _epoch, _options);
        var received = Channel.CreateUnbounded<Batch>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var receiving = ReceiveAsync(receiver, received.Writer, stop.Token, cancellationToken);
        try
        {
            while (await received.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                while (received.Reader.TryRead(out var batch))
                {
                    receiver.Release(batch);
                    var step = batch.Step;
                    yield return batch;
                    used?.Add(step);
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
        BatchReceiver receiver, ChannelWriter<Batch> received, CancellationToken stop, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            End = await receiver.ReceiveAsync(received, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            failure = new OperationCanceledException("Reading was cancelled.", cancellationToken);
        }
#pragma warning disable CA1031 // Handed over, not swallowed: the reader waits on the other side, also for what a memory source throws.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        received.Complete(failure);
    }
}
