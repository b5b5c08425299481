using DataFeed.Core.Epochs;
using DataFeed.Protocol.Errors;
using DataFeed.Server.Streaming;
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
    private EpochReader? _reader;
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

    public long Rank { get; }

    public string Name { get; }

    /// <summary>Fires when the client leaves, the epoch is ended or the server stops.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Why this side stopped the stream; null where it did not.</summary>
    public DataFeedException? Refusal { get; private set; }

    public long DeliveredSteps { get; private set; }

    public long NextStep { get; private set; }

    /// <summary>Takes an instance that stands before a step.</summary>
    public void Open(long step)
    {
        _reader = _epoch.TakeReader(Rank, step);
        NextStep = step;
    }

    /// <summary>Moves to a step. Standing there already costs nothing; otherwise a fresh instance takes over.</summary>
    public async Task SeekAsync(long step)
    {
        if (step == NextStep)
        {
            return;
        }

        // The new instance first: a step out of range must leave this consumer as it was.
        var reader = _epoch.TakeReader(Rank, step);
        await _reader!.DisposeAsync();
        _reader = reader;
        NextStep = step;
    }

    /// <summary>Whether <see cref="NextAsync"/> would answer at once.</summary>
    public bool HasNext => _reader!.HasNext;

    public ValueTask<EpochBatch?> NextAsync() => _reader!.NextAsync(Stopping);

    public long Timestamp() => _time.GetTimestamp();

    public TimeSpan ElapsedSince(long timestamp) => _time.GetElapsedTime(timestamp);

    public ByteString CursorAt(long step) => _epoch.Cursor.At(step);

    public Protocol.V1.EpochEnd End() => (_reader!.End! with { Steps = DeliveredSteps }).ToWire(_epoch.Cursor);

    public void CountDelivered(long rows, long bytes)
    {
        DeliveredSteps++;
        NextStep++;
        _rows += rows;
        _bytes += bytes;
        _epoch.CountDelivered();
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

        if (_reader is { } reader)
        {
            await reader.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_reader is { } reader)
        {
            await reader.DisposeAsync();
            _log.Ended(_epoch.Token, this, reader.End, new EpochVolume(DeliveredSteps, _rows, _bytes, ElapsedSince(_started)));
        }

        _epoch.Remove(this);
        _stopping.Dispose();
    }
}
