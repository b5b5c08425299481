using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using DataFeed.Core.Epochs;

namespace DataFeed.Core.Running;

/// <summary>Makes several batches of an indexed epoch at once on the thread pool (docs/adr/0006): all from a step on, or those that are wanted.</summary>
/// <remarks>
/// A worker is this object, queued to the pool: it claims one step after the other and leaves where there is no room. So nobody
/// waits on a thread; who takes a batch makes room, and brings a worker back.
/// </remarks>
internal sealed class IndexedInstance : Instance, IThreadPoolWorkItem
{
    // Under this, handing a batch to another thread costs more than it saves.
    private static readonly long WorthSharing = Stopwatch.Frequency / 50_000;

    // After this, a worker goes to the end of the pool's queue: many readers share few threads.
    private static readonly long Turn = Stopwatch.Frequency / 5_000;

    private readonly IndexedEpoch _epoch;
    private readonly ReadAheadOptions _options;
    private readonly long _rank;
    private readonly long _firstStep;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _fewLeft;
    private readonly Lock _lock = new();
    private readonly Queue<(long First, long End)> _ranges = new();
    private bool _isComplete;
    private long _next;
    private long _rangeEnd;
    private long _turn;
    private long _failedTurn = long.MaxValue;
    private Exception? _failure;
    private int _workers;

    // Whether the batch made last took long. Unknown at first; a few workers too many for tiny batches cost little, once.
    private volatile bool _isWorthSharing = true;

    public IndexedInstance(IndexedEpoch epoch, InstanceRequest request)
        : base(request)
    {
        _epoch = epoch;
        _options = request.Options;
        _rank = request.Rank;
        _firstStep = _next = _rangeEnd = request.Start.Step;
        var fit = _options.MaxBytes / Math.Max(_epoch.ByteLength(_next, _rank), 1);
        _fewLeft = (int)Math.Clamp(fit, 1, _options.MaxBatches) / 2;
        if (!request.IsAsWanted)
        {
            _rangeEnd = Plan.EndStep!.Value;
            _isComplete = true;
        }
    }

    public override long Step => Interlocked.Read(ref _next);

    public override Task<ImmutableArray<TensorSpec>> Schema => Task.FromResult(Plan.Schema);

    public override bool LacksRoom
    {
        get
        {
            lock (_lock)
            {
                // What is being made comes by itself.
                return _turn == Made.NextTurn && HasNextStep() && !Budget.HasRoomFor(_epoch.ByteLength(_next, _rank));
            }
        }
    }

    // All that was claimed is made before the last worker leaves, unless it was stopped.
    private bool IsOver => _failure is not null || Stopping.IsCancellationRequested || (_isComplete && _next == _rangeEnd && _ranges.Count == 0);

    /// <summary>Makes these steps next, as far as the epoch has them.</summary>
    public override void Want(long firstStep, long count)
    {
        lock (_lock)
        {
            _ranges.Enqueue((firstStep, firstStep + Math.Min(count, Plan.EndStep!.Value - firstStep)));
        }

        Staff();
    }

    public override void CompleteWants()
    {
        lock (_lock)
        {
            _isComplete = true;
        }

        Staff();
    }

    public override void Expect() => Staff();

    public override void Release(EpochBatch batch)
    {
        base.Release(batch);
        Staff();
    }

    /// <summary>One worker's turn.</summary>
    void IThreadPoolWorkItem.Execute() => _ = WorkAsync();

    protected override async Task<TraversalEnd> RunAsync()
    {
        Staff();
        await _left.Task.ConfigureAwait(false);
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }

        Stopping.ThrowIfCancellationRequested();
        return _next == Plan.EndStep ? Plan.EndAt(Math.Min(_firstStep, _next), _next) : new(0, EndReason.StepsReached, _next);
    }

    // The source is shared, and its feed's.
    protected override ValueTask EndAsync() => ValueTask.CompletedTask;

    protected override void OnStopped() => Staff();

    // Runs to its end at once where the source reads from memory.
    private async Task WorkAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (TryClaim(out var step, out var turn))
        {
            var started = Stopwatch.GetTimestamp();
            await MakeAsync(step, turn).ConfigureAwait(false);
            var ended = Stopwatch.GetTimestamp();
            _isWorthSharing = ended - started >= WorthSharing;
            if (ended - began >= Turn)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }
        }
    }

    /// <summary>Takes the next step, and lets another worker in if that pays; or else leaves.</summary>
    private bool TryClaim(out long step, out long turn)
    {
        lock (_lock)
        {
            turn = _turn;
            if (HasNextStep() && (_workers == 1 || _isWorthSharing) && Budget.TryReserve(_epoch.ByteLength(_next, _rank)))
            {
                step = _next++;
                _turn++;
                AddWorker(_isWorthSharing);
                return true;
            }

            step = _next;
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
        if (pays && _workers < _options.Parallelism && HasNextStep() && Budget.HasRoomFor(_epoch.ByteLength(_next, _rank)))
        {
            _workers++;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    // Whether there is a step to make now; goes on to the next range where one is done.
    private bool HasNextStep()
    {
        if (_failure is not null || Stopping.IsCancellationRequested)
        {
            return false;
        }

        while (_next == _rangeEnd && _ranges.TryDequeue(out var range))
        {
            Interlocked.Exchange(ref _next, range.First);
            _rangeEnd = range.End;
        }

        return _next != _rangeEnd;
    }

    private void CompleteIfLeft()
    {
        if (_workers == 0 && IsOver)
        {
            _left.TrySetResult();
        }
    }

    private async ValueTask MakeAsync(long step, long turn)
    {
        long ready;
        try
        {
            ready = Made.Put(turn, await _epoch.ReadAsync(step, _rank, _options.Pool, _options.MaxBatchBytes, Stopping).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // Handed over, not swallowed: whoever takes the batches meets it in its turn.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ready = Fail(turn, exception);
        }

        if (ready == Interlocked.Read(ref _failedTurn))
        {
            // All before the failure is ready: what comes after it is read in vain.
            await StopAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Of several failures the first in the order of turns counts, as if one were read after the other.</summary>
    private long Fail(long turn, Exception failure)
    {
        lock (_lock)
        {
            if (turn < _failedTurn)
            {
                _failure = failure;
                Interlocked.Exchange(ref _failedTurn, turn);
            }
        }

        return Made.NextTurn;
    }
}
