using DataFeed.Core.Epochs;
using DataFeed.Protocol.Errors;
using DataFeed.Server.Records;
using DataFeed.Server.Streaming;

namespace DataFeed.Server.Epochs;

/// <summary>One stream's place in an epoch on this server: who reads, what it was sent, and how it is stopped.</summary>
internal sealed class Consumer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping;
    private readonly EpochLog _log;
    private readonly TimeProvider _time;
    private readonly long _started;
    private StepFlow? _flow;

    public Consumer(StartedEpoch epoch, long rank, string name, EpochLog log, TimeProvider time, CancellationToken cancellationToken)
    {
        Epoch = epoch;
        Rank = rank;
        Name = name;
        _log = log;
        _time = time;
        _started = time.GetTimestamp();
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    public StartedEpoch Epoch { get; }

    public long Rank { get; }

    public string Name { get; }

    /// <summary>Fires when the client leaves, the epoch is ended or the server stops.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Why this side stopped the stream; null where it did not.</summary>
    public DataFeedException? Refusal { get; private set; }

    /// <summary>Notes what it is sent, for the ledger; null where nothing is recorded.</summary>
    public VisitTrack? Visits { get; set; }

    public long SentSteps { get; private set; }

    public long SentRows { get; private set; }

    public long SentBytes { get; private set; }

    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>Gives it the steps that it is sent. It disposes them.</summary>
    public void Read(StepFlow flow) => _flow = flow;

    public void CountSent(EpochBatch batch, long bytes)
    {
        Visits?.Deliver(batch.Step);
        SentSteps++;
        SentRows += batch.Rows;
        SentBytes += bytes;
        Epoch.CountDelivered();
    }

    /// <summary>Tells it why it is stopped. Its stream ends from now on.</summary>
    /// <param name="refusal">What the client is told, once it has read what was sent.</param>
    public async Task RefuseAsync(DataFeedException refusal)
    {
        Refusal ??= refusal;
        try
        {
            await _stopping.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The stream ended by itself between being listed and being stopped.
        }
    }

    /// <summary>Ends the stream from this side. The instance is gone when this returns, however slow the reader of the stream is.</summary>
    public async Task StopAsync(DataFeedException refusal)
    {
        await RefuseAsync(refusal);
        await (_flow?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    public async ValueTask DisposeAsync()
    {
        if (_flow is not null)
        {
            await _flow.DisposeAsync();
            // Of what is seekable the end is known from the start; a range's own end is not the epoch's.
            Visits?.Close(Epoch.Plan.IsSeekable ? null : _flow.End?.NextStep);
            _log.Ended(this, _flow.End);
        }

        Epoch.Remove(this);
        _stopping.Dispose();
    }
}
