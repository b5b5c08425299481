using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using DataFeed.Server.Epochs;
using DataFeed.Server.Presence;
using DataFeed.Server.Records;
using DataFeed.Server.Streaming;
using Microsoft.Extensions.Options;

namespace DataFeed.Server.Queue;

/// <summary>Where QUEUE epochs are registered and their streams served.</summary>
internal sealed class QueueDesk(
    LedgerAccess ledger,
    ServerIdentity identity,
    IOptions<LedgerOptions> options,
    IOptions<DataFeedServerOptions> bounds,
    TimeProvider time)
{
    // One is in use, one is on its way, two more hide the ledger. More would wait here while another consumer is idle.
    private const int DefaultWindow = 4;
    private const int LongestWindow = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<StartedEpoch, (QueueEpoch Queue, int Streams)> _open = [];

    /// <summary>Makes a started epoch known to the ledger, if its steps are handed out there.</summary>
    /// <exception cref="DataFeedException"><see cref="DataFeedError.LedgerUnavailable"/>.</exception>
    public async Task RegisterAsync(StartedEpoch epoch, CancellationToken cancellationToken)
    {
        if (epoch.Plan.Delivery == Delivery.Queue)
        {
            var record = epoch.ToRecord();
            await ledger.InsistAsync((store, token) => store.RegisterEpochAsync(record, token), cancellationToken);
        }
    }

    /// <summary>The steps that one consumer leases, until every step of the epoch is acknowledged, or it leaves. The caller disposes them.</summary>
    public async Task<StepFlow> OpenAsync(Consumer consumer, NextBatchRequest.Types.Open open)
    {
        var window = WindowOf(open, consumer.Epoch);
        await RequireKnownAsync(consumer.Epoch, consumer.Stopping);
        return new LeasedSteps(consumer, Enter(consumer.Epoch), window, time);
    }

    // Checks what a QUEUE epoch can be opened with.
    private static int WindowOf(NextBatchRequest.Types.Open open, StartedEpoch epoch)
    {
        if (open.HasWindow && open.Window is < 1 or > LongestWindow)
        {
            throw new DataFeedException(
                DataFeedError.RequestInvalid, $"window is {open.Window}; of a QUEUE epoch 1 to {LongestWindow} steps may wait to be acknowledged.");
        }

        if (!open.Cursor.IsEmpty && open.Cursor != epoch.Cursor.At(new(epoch.Plan.FirstStep)))
        {
            throw new DataFeedException(
                DataFeedError.RequestInvalid, "A QUEUE epoch goes on where its ledger stands: open.cursor must be empty.");
        }

        return open.HasWindow ? (int)open.Window : DefaultWindow;
    }

    // A ledger in memory knows what this process started. Handing out an epoch of another, or of before a restart, would start it all over.
    private async Task RequireKnownAsync(StartedEpoch epoch, CancellationToken cancellationToken)
    {
        if (ledger.IsShared)
        {
            await RegisterAsync(epoch, cancellationToken);
            return;
        }

        var key = EpochRecords.KeyOf(epoch.Token);
        if (await ledger.InsistAsync((store, token) => store.FindEpochAsync(key, token), cancellationToken) is null)
        {
            throw new DataFeedException(DataFeedError.EpochEnded,
                $"This server's ledger is in memory and knows nothing of this QUEUE epoch of feed \"{epoch.Plan.Feed.Name}\": it was started on "
                + "another server, or before this one restarted. Start another, or give the servers a shared ledger (--ledger).");
        }
    }

    private QueueEpoch Enter(StartedEpoch epoch)
    {
        lock (_lock)
        {
            var (queue, streams) = _open.GetValueOrDefault(epoch);
            queue ??= new QueueEpoch(epoch, ledger, new(options.Value.QueueLease, bounds.Value.ReadAheadBytes, identity.Incarnation), LeaveAsync);
            _open[epoch] = (queue, streams + 1);
            return queue;
        }
    }

    private async Task LeaveAsync(QueueEpoch queue)
    {
        lock (_lock)
        {
            var (_, streams) = _open[queue.Epoch];
            if (streams > 1)
            {
                _open[queue.Epoch] = (queue, streams - 1);
                return;
            }

            _open.Remove(queue.Epoch);
        }

        await queue.DisposeAsync();
        // Where others were faster, nobody here took the instance that waits for its first reader.
        await queue.Epoch.DisposeUnreadAsync();
    }
}
