using System.Threading.Channels;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using DataFeed.Server.Epochs;
using DataFeed.Server.Records;
using DataFeed.Server.Streaming;
using Grpc.Core;

namespace DataFeed.Server.Queue;

/// <summary>Serves one consumer of a QUEUE epoch: claims, sends, settles what it acknowledges, until every step of the epoch is.</summary>
internal sealed class QueueStream(
    EpochConsumer consumer, QueueEpoch queue, HeldLeases leases, AckReader acks, IServerStreamWriter<OutgoingPart> responses, TimeProvider time)
{
    // One is in use, one is on its way, two more hide the ledger. More would wait here while another consumer is idle.
    private const int DefaultWindow = 4;
    private const int LongestWindow = 1024;

    // What other servers' streams do is not told: who waits looks again, ever less often.
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(50);

    private readonly OutgoingBatch _outgoing = new() { Header = { Timing = new StageTiming() } };
    private readonly PartWriter _parts = new(responses);
    private readonly Queue<QueueStep> _claimed = [];
    private readonly ChannelReader<NextBatchRequest.Types.Ack> _acks = acks.Received;
    private Task<bool>? _ackComes;
    private long _largestBytes;
    private bool _isAcknowledging;

    /// <summary>Checks what a QUEUE epoch can be opened with.</summary>
    /// <returns>Steps that may be claimed and not acknowledged.</returns>
    public static int WindowOf(NextBatchRequest.Types.Open open, StartedEpoch epoch)
    {
        if (open.HasWindow && open.Window is < 1 or > LongestWindow)
        {
            throw new DataFeedException(
                DataFeedError.RequestInvalid, $"window is {open.Window}; of a QUEUE epoch 1 to {LongestWindow} steps may wait to be acknowledged.");
        }

        if (!open.Cursor.IsEmpty && open.Cursor != epoch.Cursor.At(epoch.Plan.FirstStep))
        {
            throw new DataFeedException(
                DataFeedError.RequestInvalid, "A QUEUE epoch goes on where its ledger stands: open.cursor must be empty.");
        }

        return open.HasWindow ? (int)open.Window : DefaultWindow;
    }

    public async Task RunAsync(int window)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(consumer.Stopping);
        var received = acks.RunAsync(reading.Token);
        try
        {
            if (await ServeAsync(window) is { } end)
            {
                await _parts.WriteAsync(new OutgoingPart(end), moreIsReady: false);
            }
        }
        catch (Exception exception) when (
            consumer.Refusal is not null && exception is OperationCanceledException or ObjectDisposedException or IOException)
        {
            throw consumer.Refusal!;
        }
        finally
        {
            await reading.CancelAsync();
            await received;
            foreach (var step in _claimed)
            {
                // Not awaited: a generator that heeds no cancellation must not hold up the release of what others could make.
                _ = step.DropAsync();
            }
        }
    }

    /// <returns>The end; null where the consumer closed its side before.</returns>
    private async Task<Protocol.V1.EpochEnd?> ServeAsync(int window)
    {
        var look = FirstLook;
        while (true)
        {
            while (_acks.TryRead(out var ack))
            {
                await SettleAsync(ack);
            }

            if (_acks.Completion.IsCompleted)
            {
                await LeaveAsync();
                return null;
            }

            if (_claimed.TryPeek(out var step))
            {
                await SendOrWaitAsync(step);
            }
            else if (leases.Count >= window)
            {
                await WaitAsync(Timeout.InfiniteTimeSpan, null);
            }
            else
            {
                // Taken before the claim: what changes after it is not missed.
                var changed = queue.Changed.Next;
                var claims = await queue.ClaimAsync(consumer.Name, Room(window), consumer.Stopping);
                if (claims.IsComplete)
                {
                    return await EndAsync();
                }

                Take(claims);
                look = claims.Steps.Count > 0 ? FirstLook : LedgerAccess.Longer(look);
                if (claims.RetryAfter is { } retry)
                {
                    await WaitAsync(retry < look ? retry : look, changed);
                }
            }
        }
    }

    // The size of what comes is that of what came: claimed ahead is what the bounds of reading ahead hold.
    private int Room(int window) =>
        (int)Math.Min(window - leases.Count, _largestBytes == 0 ? 1 : Math.Max(1, queue.AheadBytes / _largestBytes));

    private void Take(QueueClaims claims)
    {
        foreach (var step in claims.Steps)
        {
            leases.Add(step.Claim);
            _claimed.Enqueue(step);
        }
    }

    private async Task SettleAsync(NextBatchRequest.Types.Ack ack)
    {
        if (ack.Count > 1)
        {
            throw new DataFeedException(DataFeedError.RequestInvalid, $"ack.count is {ack.Count}; each step of a QUEUE epoch has a lease of its own.");
        }

        _isAcknowledging = true;
        var fence = queue.FenceOf(ack.Lease, ack.Step);
        var isAccepted = fence is { } held && await queue.AcknowledgeAsync(ack.Step, held, consumer.Stopping);
        leases.Remove(fence ?? 0);
        await _parts.WriteAsync(new OutgoingPart(new Acknowledgement { Step = ack.Step, Accepted = isAccepted }), moreIsReady: false);
    }

    private async Task LeaveAsync()
    {
        await _acks.Completion;
        if (!_isAcknowledging)
        {
            throw new DataFeedException(DataFeedError.ProtocolViolation,
                "The consumer closed its requests before it acknowledged a step; a QUEUE epoch needs an ack for each, with its lease.");
        }
    }

    private async Task SendOrWaitAsync(QueueStep step)
    {
        if (!step.Making.IsCompleted)
        {
            await WaitAsync(Timeout.InfiniteTimeSpan, step.Making);
            return;
        }

        using var batch = await step.Making;
        _claimed.Dequeue();
        if (batch is null)
        {
            leases.RemoveFrom(await queue.EndAsync(consumer.Stopping));
            return;
        }

        _outgoing.Fill(batch, consumer.CursorAt(batch.Step + 1), 0);
        _outgoing.Header.Lease = step.Lease;
        while (_outgoing.TryNextPart(out var part))
        {
            await _parts.WriteAsync(part, moreIsReady: !part.IsLast);
        }

        _largestBytes = Math.Max(_largestBytes, Math.Max(1, _outgoing.Header.TotalBytes));
        consumer.CountDelivered(batch.Rows, _outgoing.Header.TotalBytes);
    }

    private async Task<Protocol.V1.EpochEnd> EndAsync()
    {
        var end = await queue.ReadEndAsync(consumer.Stopping);
        consumer.EndQueue(end);
        return consumer.End();
    }

    /// <summary>Waits until something else is done, an acknowledgement comes, the consumer closes its side, or for so long.</summary>
    private async Task WaitAsync(TimeSpan longest, Task? other)
    {
        _ackComes = _ackComes is null or { IsCompleted: true } ? _acks.WaitToReadAsync(consumer.Stopping).AsTask() : _ackComes;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(consumer.Stopping);
        try
        {
            // Infinite where nothing is to be looked at again: only the stream's own end stops that wait.
            await Task.WhenAny(_ackComes, other ?? _ackComes, Task.Delay(longest, time, late.Token));
        }
        finally
        {
            await late.CancelAsync();
        }

        consumer.Stopping.ThrowIfCancellationRequested();
    }
}
