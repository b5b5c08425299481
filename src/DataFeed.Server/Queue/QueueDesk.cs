using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using DataFeed.Server.Epochs;
using DataFeed.Server.Presence;
using DataFeed.Server.Records;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Delivery = DataFeed.Tensors.Delivery;

namespace DataFeed.Server.Queue;

/// <summary>Where QUEUE epochs are registered and their streams served.</summary>
internal sealed class QueueDesk(
    LedgerAccess ledger,
    ServerIdentity identity,
    IOptions<LedgerOptions> options,
    IOptions<DataFeedServerOptions> bounds,
    TimeProvider time)
{
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

    /// <summary>Serves one consumer until every step of the epoch is acknowledged, or it leaves.</summary>
    public async Task ServeAsync(
        EpochConsumer consumer,
        NextBatchRequest.Types.Open open,
        IAsyncStreamReader<NextBatchRequest> requests,
        IServerStreamWriter<OutgoingPart> responses)
    {
        var window = QueueStream.WindowOf(open, consumer.Epoch);
        await RequireKnownAsync(consumer.Epoch, consumer.Stopping);
        var queue = Enter(consumer.Epoch);
        try
        {
            await using var leases = new HeldLeases(queue, time);
            await new QueueStream(consumer, queue, leases, new AckReader(requests), responses, time).RunAsync(window);
        }
        finally
        {
            await LeaveAsync(consumer.Epoch);
        }
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
            queue ??= new QueueEpoch(epoch, ledger, identity.Incarnation, options.Value.QueueLease, bounds.Value.ReadAheadBytes);
            _open[epoch] = (queue, streams + 1);
            return queue;
        }
    }

    private async Task LeaveAsync(StartedEpoch epoch)
    {
        QueueEpoch? last = null;
        lock (_lock)
        {
            var (queue, streams) = _open[epoch];
            if (streams == 1)
            {
                _open.Remove(epoch);
                last = queue;
            }
            else
            {
                _open[epoch] = (queue, streams - 1);
            }
        }

        if (last is not null)
        {
            await last.DisposeAsync();
            // Where others were faster, nobody here took the instance that waits for its first reader.
            await epoch.DisposeUnreadAsync();
        }
    }
}
