using DataFeed.Core.Epochs;
using DataFeed.Protocol.Errors;
using DataFeed.Server.Records;
using DataFeed.Server.Streaming;
using DataFeed.Tensors;
using Google.Protobuf;

namespace DataFeed.Server.Epochs;

/// <summary>One reader of an epoch on this server, with the generator instance that serves it. One stream uses it at a time.</summary>
internal sealed class EpochConsumer : IAsyncDisposable
{
    private readonly StartedEpoch _epoch;
    private readonly CancellationTokenSource _stopping;
    private readonly EpochLog _log;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly HashSet<EpochReader> _ranges = [];
    private EpochReader? _reader;
    private EpochEnd? _queueEnd;
    private bool _isOpen;
    private (long Step, ReadOnlyMemory<byte> State) _saved;
    private long _rows;
    private long _bytes;

    public EpochConsumer(StartedEpoch epoch, long rank, string name, EpochLog log, TimeProvider time, CancellationToken cancellationToken)
    {
        _epoch = epoch;
        _log = log;
        _time = time;
        _started = time.GetTimestamp();
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Rank = rank;
        Name = name;
    }

    public StartedEpoch Epoch => _epoch;

    /// <summary>Notes what it is sent and uses, for the ledger; null where nothing is recorded.</summary>
    public VisitTrack? Visits { get; set; }

    public long Rank { get; }

    public string Name { get; }

    /// <summary>Fires when the client leaves, the epoch is ended or the server stops.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Why this side stopped the stream; null where it did not.</summary>
    public DataFeedException? Refusal { get; private set; }

    public long DeliveredSteps { get; private set; }

    public long NextStep { get; private set; }

    /// <summary>Whether any steps can be read in any order, each range by a reader of its own.</summary>
    public bool ReadsRanges => _epoch.Plan.IsSeekable && _epoch.Plan.Feed.IsDeterministic;

    /// <summary>While a fresh instance runs up to the next step: the steps behind it; null where it need not.</summary>
    public long? ReplayedSteps => _reader!.ReplayedSteps;

    public TimeProvider Time => _time;

    /// <summary>Takes an instance that stands before a step.</summary>
    /// <param name="step">Zero-based.</param>
    /// <param name="state">What the instance saved there; empty where it saved nothing.</param>
    /// <param name="asWanted">Takes none: nothing is made before it is wanted.</param>
    public void Open(long step, ReadOnlyMemory<byte> state, bool asWanted)
    {
        _saved = (step, state);
        NextStep = step;
        if (asWanted)
        {
            _epoch.Plan.RequireInside(Rank, step);
        }
        else
        {
            _reader = _epoch.TakeReader(Rank, step, state);
        }

        _isOpen = true;
    }

    /// <summary>Makes a range's batches from now on. The consumer disposes what <see cref="ReadRangeAsync"/> did not take over.</summary>
    public EpochReader OpenRange(long firstStep, long count)
    {
        var range = _epoch.OpenRange(Rank, firstStep, count);
        lock (_ranges)
        {
            _ranges.Add(range);
        }

        return range;
    }

    /// <summary>Reads on from a range in place of what was read before.</summary>
    public async Task ReadRangeAsync(EpochReader range, long firstStep)
    {
        lock (_ranges)
        {
            _ranges.Remove(range);
        }

        var previous = _reader;
        _reader = range;
        NextStep = firstStep;
        if (previous is not null)
        {
            await previous.DisposeAsync();
        }
    }

    /// <summary>Moves to a step. Standing there already costs nothing; otherwise a fresh instance takes over.</summary>
    public async Task SeekAsync(long step)
    {
        if (step == NextStep)
        {
            return;
        }

        // The new instance first: a step out of range must leave this consumer as it was.
        var reader = _epoch.TakeReader(Rank, step, default);
        await _reader!.DisposeAsync();
        _reader = reader;
        NextStep = step;
    }

    /// <summary>Whether <see cref="NextAsync"/> would answer at once.</summary>
    public bool HasNext => _reader!.HasNext;

    public ValueTask<EpochBatch?> NextAsync() => _reader!.NextAsync(Stopping);

    public long Timestamp() => _time.GetTimestamp();

    public TimeSpan ElapsedSince(long timestamp) => _time.GetElapsedTime(timestamp);

    /// <summary>The position after a batch, with what its generator saved there.</summary>
    public ByteString CursorAfter(EpochBatch batch)
    {
        _saved = (batch.Step + 1, batch.State);
        return CursorAt(batch.Step + 1);
    }

    public ByteString CursorAt(long step) => _epoch.Cursor.At(step, step == _saved.Step ? _saved.State.Span : default);

    /// <summary>Says how a QUEUE epoch ended, which no reader of this consumer's own tells.</summary>
    public void EndQueue(EpochEnd end) => _queueEnd = end;

    public Protocol.V1.EpochEnd End()
    {
        var end = _queueEnd ?? _reader!.End!;
        return (end with { Steps = DeliveredSteps }).ToWire(CursorAt(end.NextStep));
    }

    public void CountDelivered(long rows, long bytes)
    {
        Visits?.Deliver(NextStep);
        DeliveredSteps++;
        NextStep++;
        _rows += rows;
        _bytes += bytes;
        _epoch.CountDelivered();
    }

    /// <summary>Notes an acknowledgement that comes without a lease.</summary>
    /// <returns>False where the request is something else.</returns>
    /// <exception cref="DataFeedException"><see cref="DataFeedError.RequestInvalid"/>.</exception>
    public bool TryAcknowledge(Protocol.V1.NextBatchRequest request)
    {
        if (request.Ack is not { } ack)
        {
            return false;
        }

        var count = Math.Max(ack.Count, 1);
        if (ack.Count < 0 || ack.Step < 0 || ack.Step > long.MaxValue - count || !ack.Lease.IsEmpty)
        {
            throw new DataFeedException(
                DataFeedError.RequestInvalid,
                $"ack of {ack.Count} steps from step {ack.Step}{(ack.Lease.IsEmpty ? "" : " with a lease")}: both must be 0 or more, and only a QUEUE step has a lease.");
        }

        Visits?.Acknowledge(ack.Step, count);
        return true;
    }

    /// <summary>Ends the stream from this side. The instance is gone when this returns, however slow the reader of the stream is.</summary>
    /// <param name="refusal">What the client is told, once it has read what was sent.</param>
    public async Task StopAsync(DataFeedException refusal)
    {
        Refusal ??= refusal;
        try
        {
            await _stopping.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The stream ended by itself between being listed and being stopped.
            return;
        }

        await DisposeReadersAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeReadersAsync();
        if (_isOpen || _epoch.Plan.Delivery == Delivery.Queue)
        {
            var end = _queueEnd ?? _reader?.End;
            // Of what is seekable the end is known from the start; a range's own end is not the epoch's.
            Visits?.Close(_epoch.Plan.IsSeekable ? null : end?.NextStep);
            _log.Ended(_epoch.Token, this, end, new EpochVolume(DeliveredSteps, _rows, _bytes, ElapsedSince(_started)));
        }

        _epoch.Remove(this);
        _stopping.Dispose();
    }

    private async Task DisposeReadersAsync()
    {
        EpochReader[] ranges;
        lock (_ranges)
        {
            ranges = [.. _ranges];
            _ranges.Clear();
        }

        foreach (var range in ranges)
        {
            await range.DisposeAsync();
        }

        if (_reader is { } reader)
        {
            await reader.DisposeAsync();
        }
    }
}
