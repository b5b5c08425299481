using System.Threading.Channels;
using DataFeed.Client.Epochs;
using DataFeed.Client.Servers;

namespace DataFeed.Client.Reading;

/// <summary>Receives the steps that one consumer of a QUEUE epoch claims, over whichever server answers, and acknowledges those that were used.</summary>
internal sealed class QueueReceiver(DataFeedClient client, Epoch epoch, ReadOptions options) : BatchReceiver
{
    // The last acknowledgements of a reader that leaves are worth so much of its time: lost, their steps would be done again.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly OwedAcks _acks = new();
    private readonly Failover _failover = client.NewFailover();
    private volatile bool _hasEnded;

    public override IReadOnlyList<long> LostSteps => _acks.Refused;

    public override long UnrecordedSteps => _acks.Count;

    // The end comes when every step is acknowledged: what was not used by then was another's.
    public override bool TryTake(ReceivedBatch batch) => !_hasEnded;

    public override void Use(long step, ReadOnlyMemory<byte> lease) => _acks.Add(step, lease);

    public override Task LeaveAsync() => _acks.CompleteAsync().WaitAsync(Farewell, client.Time);

    public override async Task<EpochEnd?> ReceiveAsync(ChannelWriter<ReceivedBatch> received, CancellationToken stop)
    {
        try
        {
            return await epoch.AskAsync(_failover, server => ReceiveFromAsync(server, received, stop), stop).ConfigureAwait(false);
        }
        finally
        {
            _acks.GiveUp();
        }
    }

    private async Task<EpochEnd?> ReceiveFromAsync(ServerLink server, ChannelWriter<ReceivedBatch> received, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var call = new BatchCall(server, options.Memory, client.Options.MaxBatchBytes, over.Token);
        // A reader that has left wants the answers to its acknowledgements, and claims as little as it can.
        await call.OpenAsync(epoch.Token, options, options.Cursor, _acks.IsComplete ? 1 : options.Window).ConfigureAwait(false);
        var sending = _acks.SendAsync(call, over.Token);
        try
        {
            return await ReceiveAsync(call, server, received).ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<EpochEnd?> ReceiveAsync(BatchCall call, ServerLink server, ChannelWriter<ReceivedBatch> received)
    {
        EpochEnd? end = null;
        while (await call.NextAsync().ConfigureAwait(false) is { } part)
        {
            end = part.End is { } told ? EpochEnd.Of(told) : end;
            _hasEnded = end is not null;
            if (part.Acknowledgement is { } answer)
            {
                _acks.Settle(answer);
                _failover.CountProgress(server);
            }

            if (part.Memory is { } memory)
            {
                // Bounded by the window: the server sends no more before some are acknowledged.
                received.TryWrite(new ReceivedBatch(part, memory));
                _failover.CountProgress(server);
            }
        }

        return end ?? throw call.EndIsMissing();
    }
}
