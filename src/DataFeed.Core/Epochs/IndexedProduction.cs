using System.Diagnostics;
using System.Runtime.ExceptionServices;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Epochs;

/// <summary>Reads several batches of an indexed feed at once on the thread pool (docs/adr/0006).</summary>
/// <remarks>
/// A worker is this object, queued to the pool: it claims one step after the other and leaves where there is no room. So nobody
/// waits on a thread; who takes a batch makes room, and brings a worker back.
/// </remarks>
internal sealed class IndexedProduction : Production, IThreadPoolWorkItem
{
    // Under this, handing a batch to another thread costs more than it saves.
    private static readonly long WorthSharing = Stopwatch.Frequency / 50_000;

    // After this, a worker goes to the end of the pool's queue: many readers share few threads.
    private static readonly long Turn = Stopwatch.Frequency / 5_000;

    private readonly Func<IIndexedSource> _open;
    private readonly EpochPlan _plan;
    private readonly long _firstStep;
    private readonly IndexedBatches _batches;
    private readonly CancellationTokenSource _cancellation;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _parallelism;
    private readonly int _fewLeft;
    private readonly Lock _lock = new();
    private readonly long _end;
    private long _next;
    private long _failedStep = long.MaxValue;
    private Exception? _failure;
    private int _workers;

    // Whether the batch made last took long. Unknown at first; a few workers too many for tiny batches cost little, once.
    private volatile bool _isWorthSharing = true;

    public IndexedProduction(Func<IIndexedSource> open, ProductionRequest request)
        : base(request)
    {
        _open = open;
        _plan = request.Plan;
        _firstStep = _next = request.FirstStep;
        var end = _plan.EndStep!.Value;
        _end = request.Options.Steps is { } steps ? Math.Min(end, _next + Math.Min(steps, end)) : end;
        _batches = new(request);
        _cancellation = request.Cancellation;
        _parallelism = request.Options.Parallelism;
        var fit = request.Options.MaxBytes / Math.Max(_batches.ByteLength(_next), 1);
        _fewLeft = (int)Math.Clamp(fit, 1, request.Options.MaxBatches) / 2;
    }

    public override long Step => Interlocked.Read(ref _next);

    public override async Task<EpochEnd> RunAsync()
    {
        if (_next < _end)
        {
            Stopping.ThrowIfCancellationRequested();
            _batches.Open(_open);
            Staff();
            await _left.Task.ConfigureAwait(false);
        }

        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }

        // All that was claimed was made: only where not all was claimed, it was stopped.
        return _next == _end ? _plan.EndAt(_firstStep, _end) : throw new OperationCanceledException(Stopping);
    }

    public override void Release(EpochBatch batch)
    {
        base.Release(batch);
        Staff();
    }

    public override void Stop() => Staff();

    // The source is shared, and its owner's.
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>One worker's turn.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        var began = Stopwatch.GetTimestamp();
        var started = began;
        while (TryClaim(out var step))
        {
            Make(step, started);
            var ended = Stopwatch.GetTimestamp();
            _isWorthSharing = ended - started >= WorthSharing;
            if (ended - began >= Turn)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }

            started = ended;
        }
    }

    /// <summary>Takes the next step, and lets another worker in if that pays; or else leaves.</summary>
    private bool TryClaim(out long step)
    {
        lock (_lock)
        {
            step = _next;
            if (!IsOver && (_workers == 1 || _isWorthSharing) && Budget.TryReserve(_batches.ByteLength(step)))
            {
                _next++;
                AddWorker(_isWorthSharing);
                return true;
            }

            _workers--;
            CompleteIfLeft();
            return false;
        }
    }

    /// <summary>Looks whether there is work, or none any more, once something has changed.</summary>
    private void Staff()
    {
        lock (_lock)
        {
            // Quick batches are made some at a time, not one for each that is taken.
            AddWorker(_isWorthSharing || (_workers == 0 && Made.Count <= _fewLeft));
            CompleteIfLeft();
        }
    }

    private void AddWorker(bool pays)
    {
        if (pays && _workers < _parallelism && !IsOver && Budget.HasRoomFor(_batches.ByteLength(_next)))
        {
            _workers++;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private bool IsOver => _next == _end || _failure is not null || Stopping.IsCancellationRequested;

    private void CompleteIfLeft()
    {
        if (_workers == 0 && IsOver)
        {
            _left.TrySetResult();
        }
    }

    private void Make(long step, long started)
    {
        var place = default(ReadingPlace);
        long ready;
        try
        {
            var made = _batches.Read(step, ref place);
            ready = Made.Put(new EpochBatch(step, made.Batch, made.Rows, Stopwatch.GetElapsedTime(started)));
        }
        catch (Exception exception) when (IsOurs(exception, place))
        {
            ready = Fail(step, exception);
        }
#pragma warning disable CA1031 // The edge to a feed's own code: whatever it throws is its failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ready = Fail(step, EpochErrors.GeneratorFailed(_plan.Feed.Name, step, place.SampleId, place.Stage, exception));
        }

        if (ready == Interlocked.Read(ref _failedStep))
        {
            Abandon();
        }
    }

    // No code of the feed runs while samples become a batch: that says all by itself.
    private bool IsOurs(Exception exception, ReadingPlace place) =>
        (exception is FeedException && place.Stage == GeneratorStage.Batch)
        || (exception is OperationCanceledException && Stopping.IsCancellationRequested);

    /// <summary>Of several failures the first in the order of steps counts, as if one were read after the other.</summary>
    private long Fail(long step, Exception failure)
    {
        lock (_lock)
        {
            if (step < _failedStep)
            {
                _failure = failure;
                Interlocked.Exchange(ref _failedStep, step);
            }
        }

        return Made.NextStep;
    }

    // All before the failure is ready: what comes after it is read in vain.
    private void Abandon()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException)
        {
            // A feed's callback on its cancellation threw; the failure that led here came first.
        }
    }
}
