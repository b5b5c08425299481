using System.Threading.Channels;
using DataFeed.Client.Epochs;
using DataFeed.Client.Spreading;
using DataFeed.Protocol.Errors;

namespace DataFeed.Client.Reading;

/// <summary>One consumer's stream of an epoch: `await foreach` over its batches, in order. Received ahead of the reader within bounds.</summary>
/// <remarks>
/// Enumerated once, by one reader. Lazy: the call is made with the first batch asked for. Leaving the loop early cancels the call and
/// gives back every batch not yet handed out. Throws <see cref="DataFeedException"/> where the stream fails, after the batches that came
/// before; <see cref="OperationCanceledException"/> where the token given to `WithCancellation` fired.
/// Asking for the next batch says that the one before was used: it is acknowledged then, where the servers share a ledger. Where the loop is left,
/// by `break` or by an exception, the batch in use is not; of a `QUEUE` epoch it goes to another consumer. A server that is lost is replaced by another.
/// </remarks>
public sealed class EpochReading : IAsyncEnumerable<ReceivedBatch>
{
    private readonly DataFeedClient _client;
    private readonly Epoch _epoch;
    private readonly ReadOptions _options;
    private BatchReceiver? _receiver;
    private UsedSteps? _used;
    private int _enumerated;

    internal EpochReading(DataFeedClient client, Epoch epoch, ReadOptions options)
    {
        _client = client;
        _epoch = epoch;
        _options = options;
    }

    /// <summary>How the epoch ended; null until the last batch was followed by the end.</summary>
    public EpochEnd? End { get; private set; }

    /// <summary>
    /// Steps of a `QUEUE` epoch whose acknowledgement came too late: they went to another consumer, and this one's work on them does not count. The
    /// newest 1,024, in the order of their answers. Thread-safe.
    /// </summary>
    public IReadOnlyList<long> LostSteps => _receiver?.LostSteps ?? [];

    /// <summary>
    /// Used steps that no server has said to be recorded: while reading, those on their way; once the loop is left, those that may be lost. What
    /// the ledger lacks of a `QUEUE` epoch is done again. Always 0 where servers share no ledger. Thread-safe.
    /// </summary>
    public long UnrecordedSteps => (_receiver?.UnrecordedSteps ?? 0) + (_used?.Unrecorded ?? 0);

    /// <inheritdoc/>
    public async IAsyncEnumerator<ReceivedBatch> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _enumerated, 1) != 0)
        {
            throw new InvalidOperationException("An epoch's stream is read once; open another, or start another epoch.");
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var used = _used = UsedSteps.TryCreate(_client, _epoch, _options);
        var receiver = _receiver = ChooseReceiver();
        var received = Channel.CreateUnbounded<ReceivedBatch>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var receiving = ReceiveAsync(receiver, received.Writer, stop.Token, cancellationToken);
        try
        {
            while (await received.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                while (received.Reader.TryRead(out var batch))
                {
                    if (!receiver.TryTake(batch))
                    {
                        batch.Dispose();
                        continue;
                    }

                    var (step, lease) = (batch.Step, batch.Lease);
                    yield return batch;
                    receiver.Use(step, lease);
                    used?.Add(step);
                }
            }
        }
        finally
        {
            await receiver.LeaveAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await stop.CancelAsync().ConfigureAwait(false);
            await receiving.ConfigureAwait(false);
            while (received.Reader.TryRead(out var batch))
            {
                batch.Dispose();
            }
        }
    }

    private BatchReceiver ChooseReceiver() => _epoch.IsQueue
        ? new QueueReceiver(_client, _epoch, _options)
        : (BatchReceiver?)SpreadReceiver.TryCreate(_client, _epoch, _options) ?? new ServerReceiver(_client, _epoch, _options);

    private async Task ReceiveAsync(
        BatchReceiver receiver, ChannelWriter<ReceivedBatch> received, CancellationToken stop, CancellationToken cancellationToken)
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
