using System.Collections.Concurrent;
using DataFeed.Ledger;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using DataFeed.Server.Epochs;
using DataFeed.Server.Presence;

namespace DataFeed.Server.Records;

/// <summary>Writes into a shared ledger what EVERY and SPLIT consumers were sent and acknowledged, in the background. Never slows or fails a stream.</summary>
internal sealed partial class VisitRecorder(LedgerAccess ledger, ServerIdentity identity, TimeProvider time, ILogger<VisitRecorder> logger) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    // A ledger that is gone for hours must not fill the memory.
    private const int MostWaiting = 100_000;

    private readonly ConcurrentDictionary<VisitTrack, EpochRecord> _tracks = new();
    private readonly Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _writing = new(1);
    private bool _isIncomplete;

    /// <summary>A track for a consumer; null where there is no ledger to record in.</summary>
    public VisitTrack? Open(StartedEpoch epoch, long rank, string consumer)
    {
        if (!ledger.IsShared || epoch.Plan.Delivery == Delivery.Queue)
        {
            return null;
        }

        var record = epoch.ToRecord();
        var track = new VisitTrack(record.Key, consumer, rank, identity.Incarnation);
        _tracks.TryAdd(track, record);
        return track;
    }

    /// <summary>Records steps as used, at once.</summary>
    /// <returns>False where there is no ledger to record in.</returns>
    /// <exception cref="DataFeedException">The request makes no sense, or the ledger does not answer.</exception>
    public async Task<bool> AcknowledgeAsync(StartedEpoch epoch, AcknowledgeRequest request, CancellationToken cancellationToken)
    {
        AcknowledgeRules.Check(epoch.Plan, request);
        if (!ledger.IsShared)
        {
            return false;
        }

        var record = epoch.ToRecord();
        var id = new Guid(request.Id.Span);
        Visit[] visits =
        [
            .. request.Ranges.Select((range, index) => new Visit
            {
                Id = Visit.IdOf(record.Key, request.Consumer, request.Rank, id, index),
                Consumer = request.Consumer,
                Rank = request.Rank,
                Kind = VisitKind.Acknowledged,
                FirstStep = range.FirstStep,
                Count = range.Count,
                Server = identity.Incarnation,
            }),
        ];
        await ledger.InsistAsync(
            async (store, token) =>
            {
                await store.RegisterEpochAsync(record, token);
                await store.RecordAsync(record.Key, visits, token);
            },
            cancellationToken);
        return true;
    }

    /// <summary>Writes what is left, if the ledger answers soon.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var late = new CancellationTokenSource(Farewell, time);
        await WriteAsync(late.Token);
    }

    /// <summary>Writes what was noted until now. Never throws; what could not be written waits for the next time.</summary>
    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            Gather();
            foreach (var (key, waiting) in _waiting.ToList())
            {
                await ledger.AskAsync((store, token) => WriteAsync(store, waiting, token), cancellationToken);
                _waiting.Remove(key);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops, and the ledger did not answer in time.
        }
        catch (LedgerException exception)
        {
            // The way to the ledger has logged one that is gone; one that refuses is a contradiction worth a line.
            if (!exception.IsTransient)
            {
                Refused(logger, exception);
                _waiting.Clear();
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await BeatAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host may be disposed without having been stopped: that is no failure either.
        }
    }

    private async Task BeatAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await WriteAsync(stoppingToken);
        }
    }

    private static async Task<bool> WriteAsync(ILedger store, Waiting waiting, CancellationToken cancellationToken)
    {
        await store.RegisterEpochAsync(waiting.Epoch, cancellationToken);
        await store.RecordAsync(waiting.Epoch.Key, waiting.Visits, cancellationToken);
        if (waiting.EndStep is { } end)
        {
            await store.SetEndAsync(waiting.Epoch.Key, end, cancellationToken);
        }

        return true;
    }

    private void Gather()
    {
        foreach (var (track, epoch) in _tracks)
        {
            List<Visit> visits = [];
            if (track.Fetch(visits))
            {
                _tracks.TryRemove(track, out _);
            }

            if (visits.Count > 0 || track.EndStep is not null)
            {
                Add(epoch, visits, track);
            }
        }
    }

    private void Add(EpochRecord epoch, List<Visit> visits, VisitTrack track)
    {
        if (!_waiting.TryGetValue(epoch.Key, out var waiting))
        {
            _waiting[epoch.Key] = waiting = new Waiting(epoch, []);
        }

        waiting.EndStep ??= track.EndStep;
        var isTooMuch = _waiting.Values.Sum(other => other.Visits.Count) + visits.Count > MostWaiting;
        if (!isTooMuch)
        {
            waiting.Visits.AddRange(visits);
        }

        if ((isTooMuch || track.Dropped > 0) && !_isIncomplete)
        {
            _isIncomplete = true;
            Incomplete(logger, epoch.Key);
        }
    }

    [LoggerMessage(EventId = 32, EventName = "VisitsRefused", Level = LogLevel.Error, Message = "The ledger refuses what was noted of deliveries; it is dropped")]
    private static partial void Refused(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 33, EventName = "VisitsIncomplete", Level = LogLevel.Warning,
        Message = "Too much waits to be recorded; the record of deliveries is incomplete from epoch {Epoch} on")]
    private static partial void Incomplete(ILogger logger, string epoch);

    private sealed record Waiting(EpochRecord Epoch, List<Visit> Visits)
    {
        public long? EndStep { get; set; }
    }
}
