using System.Threading.Channels;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using DataFeed.Server.Epochs;
using DataFeed.Server.Records;
using DataFeed.Server.Streaming;
using Ack = DataFeed.Protocol.V1.NextBatchRequest.Types.Ack;

namespace DataFeed.Server.Queue;

/// <summary>
/// The steps of a QUEUE epoch that one consumer leases: claimed, made and settled beside the sending, so that the ledger's time is nobody's wait as long as
/// its window has steps.
/// </summary>
internal sealed class LeasedSteps : StepFlow
{
    // No consumer owes so many; one that sends more waits.
    private const int MostAcks = 4096;

    // Acknowledged in one question to the ledger.
    private const int AcksAtOnce = 256;

    // What other servers' streams do is not told: who waits looks again, ever less often.
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(50);

    private readonly Consumer _consumer;
    private readonly QueueEpoch _queue;
    private readonly IStepMaker _maker;
    private readonly HeldLeases _leases;
    private readonly int _window;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop;
    private readonly Channel<Ack> _acks = Channel.CreateBounded<Ack>(new BoundedChannelOptions(MostAcks) { SingleReader = true, SingleWriter = true });
    private readonly Channel<QueueClaim> _claimed = Channel.CreateUnbounded<QueueClaim>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    // Bounded by the window and by the acknowledgements that are answered.
    private readonly Channel<StepOutput> _outputs = Channel.CreateUnbounded<StepOutput>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Pulse _room = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private readonly Lazy<Task> _disposal;
    private long _largestBytes;
    private bool _isAcknowledging;
    private volatile bool _isLeft;

    /// <param name="consumer">Whose steps they are.</param>
    /// <param name="queue">The epoch.</param>
    /// <param name="window">Steps that may be claimed and not acknowledged, 1 or more.</param>
    /// <param name="time">The clock of waits.</param>
    public LeasedSteps(Consumer consumer, QueueEpoch queue, int window, TimeProvider time)
    {
        _consumer = consumer;
        _queue = queue;
        _window = window;
        _time = time;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(consumer.Stopping);
        _maker = queue.OpenMaker(_stop.Token);
        _leases = new HeldLeases(queue, time);
        _running = Task.WhenAll(RunAsync(ClaimAsync), RunAsync(MakeAsync), RunAsync(SettleAsync));
        _disposal = new(EndAsync);
    }

    public override bool HasNext => _outputs.Reader.TryPeek(out _);

    public override async ValueTask<StepOutput> NextAsync(CancellationToken cancellationToken)
    {
        while (await _outputs.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_outputs.Reader.TryRead(out var output))
            {
                if (output.Batch is { } batch && _isLeft)
                {
                    batch.Dispose();
                    continue;
                }

                return output;
            }
        }

        return StepOutput.None;
    }

    public override async ValueTask TakeAsync(NextBatchRequest request, CancellationToken cancellationToken)
    {
        var ack = request.Ack ?? throw new DataFeedException(
            DataFeedError.ProtocolViolation, $"The request {request.RequestCase} has no place in the stream of a QUEUE epoch; Ack has.");
        await _acks.Writer.WriteAsync(ack, cancellationToken);
    }

    public override void CompleteRequests()
    {
        _isLeft = true;
        _acks.Writer.TryComplete();
    }

    public override ValueTask DisposeAsync() => new(_disposal.Value);

    // Whichever fails first fails the stream.
    private async Task RunAsync(Func<Task> loop)
    {
        try
        {
            await loop();
        }
#pragma warning disable CA1031 // Handed over, not swallowed: the sender waits on the other side.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _outputs.Writer.TryComplete(exception);
            await _stop.CancelAsync();
        }
    }

    private async Task ClaimAsync()
    {
        var look = FirstLook;
        while (true)
        {
            // Taken before the look at what they tell of: what changes after it is not missed.
            var (changed, room) = (_queue.Changed.Next, _room.Next);
            var free = Room();
            if (free <= 0)
            {
                await room.WaitAsync(_stop.Token);
                continue;
            }

            var claims = await _queue.ClaimAsync(_consumer.Name, free, _maker, _leases, _stop.Token);
            if (claims.IsComplete)
            {
                break;
            }

            claims.Steps.ForEach(step => _claimed.Writer.TryWrite(step));
            look = claims.Steps.Count > 0 ? FirstLook : LedgerAccess.Longer(look);
            if (claims.RetryAfter is { } retry)
            {
                await WaitAsync(retry < look ? retry : look, changed, room);
            }
        }

        // Every step is acknowledged; what is on its way here is answered before the end.
        _claimed.Writer.TryComplete();
        _acks.Writer.TryComplete();
        var end = await _queue.ReadEndAsync(_stop.Token);
        await _settled.Task;
        End = end;
        _outputs.Writer.TryComplete();
    }

    // The size of what comes is that of what came: claimed ahead is what the bounds of reading ahead hold.
    private int Room()
    {
        var largest = Interlocked.Read(ref _largestBytes);
        return (int)Math.Min(_window - _leases.Count, largest == 0 ? 1 : Math.Max(1, _queue.AheadBytes / largest));
    }

    private async Task MakeAsync()
    {
        await foreach (var claimed in _claimed.Reader.ReadAllAsync(_stop.Token))
        {
            if (await _maker.NextAsync(_stop.Token) is not { } batch)
            {
                _leases.RemoveFrom(await _queue.EndAsync(_maker.EndStep!.Value, _stop.Token));
                _room.Beat();
                continue;
            }

            if (Math.Max(batch.Batch.ByteLength, 1) > _largestBytes)
            {
                Interlocked.Exchange(ref _largestBytes, Math.Max(batch.Batch.ByteLength, 1));
                _room.Beat();
            }

            if (!_outputs.Writer.TryWrite(new(batch) { Lease = claimed.Lease, KnownAt = claimed.ClaimedAt }))
            {
                batch.Dispose();
            }
        }
    }

    private async Task SettleAsync()
    {
        List<Ack> acks = [];
        while (await _acks.Reader.WaitToReadAsync(_stop.Token))
        {
            acks.Clear();
            while (acks.Count < AcksAtOnce && _acks.Reader.TryRead(out var ack))
            {
                acks.Add(ack);
            }

            _isAcknowledging = true;
            foreach (var answer in await _queue.AcknowledgeAsync(acks, _leases, _stop.Token))
            {
                _outputs.Writer.TryWrite(new(null, new OutgoingPart(answer)));
            }

            _room.Beat();
        }

        _settled.TrySetResult();
        if (!_isLeft)
        {
            return;
        }

        if (!_isAcknowledging)
        {
            throw new DataFeedException(DataFeedError.ProtocolViolation,
                "The consumer closed its requests before it acknowledged a step; a QUEUE epoch needs an ack for each, with its lease.");
        }

        _outputs.Writer.TryComplete();
        await _stop.CancelAsync();
    }

    /// <summary>Waits until one of those completes, or for so long.</summary>
    private async Task WaitAsync(TimeSpan longest, Task changed, Task room)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(changed, room, Task.Delay(longest, _time, late.Token));
        await late.CancelAsync();
        _stop.Token.ThrowIfCancellationRequested();
    }

    private async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _maker.DisposeAsync();
        _outputs.Writer.TryComplete();
        while (_outputs.Reader.TryRead(out var output))
        {
            output.Batch?.Dispose();
        }

        await _leases.DisposeAsync();
        await _queue.LeaveAsync();
        _stop.Dispose();
    }
}
