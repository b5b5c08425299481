using System.Threading.Channels;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;

namespace DataFeed.Client.Spreading;

/// <summary>Which steps of an epoch are asked for, which came and which are handed on: in order, whatever order they come in.</summary>
/// <remarks>
/// Thread-safe. A step has its place in the window from when it is first asked for until its batch is read, so what is held
/// ahead is bounded, and a step that is given back is never without a place.
/// </remarks>
/// <param name="firstStep">The first step to hand on.</param>
/// <param name="endStep">The step after the last.</param>
/// <param name="maxBatches">Steps asked for and not yet read, at most.</param>
/// <param name="maxBytes">The same in bytes, by the largest batch so far; one is always let in.</param>
/// <param name="received">Takes the batches in order.</param>
internal sealed class SpreadWindow(long firstStep, long endStep, int maxBatches, long maxBytes, ChannelWriter<ReceivedBatch> received)
{
    // Until a first batch tells their size.
    private const int FirstSteps = 4;

    private readonly Lock _lock = new();
    private readonly SortedSet<long> _returned = [];
    private readonly Dictionary<long, ReceivedBatch> _early = [];
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _next = firstStep;
    private long _handedOn = firstStep;
    private long _failedStep = long.MaxValue;
    private volatile Exception? _failure;
    private long _largest;
    private int _held;

    /// <summary>The step that is handed on next.</summary>
    public long NextStep => Interlocked.Read(ref _handedOn);

    /// <summary>Whether there is nothing more to hand on.</summary>
    public bool IsDone => NextStep >= Math.Min(endStep, Interlocked.Read(ref _failedStep));

    /// <summary>Completes when <see cref="IsDone"/>.</summary>
    public Task Done => _done.Task;

    /// <summary>What follows the last step that was handed on, where that is no end; null otherwise.</summary>
    public Exception? Failure => _failure;

    /// <summary>The position after the last step that was handed on; null before the first.</summary>
    public EpochCursor? LastCursor { get; private set; }

    /// <summary>Steps that may be asked for and not yet read at once.</summary>
    public int Bound => Volatile.Read(ref _largest) is > 0 and var largest
        ? (int)Math.Clamp(maxBytes / largest, 1, maxBatches)
        : Math.Min(maxBatches, FirstSteps);

    /// <summary>Takes steps to ask for: those given back first, then the next ones.</summary>
    /// <returns>How many from <paramref name="first"/> on; 0 where there is nothing to ask for now.</returns>
    public int TryAssign(int atMost, out long first)
    {
        lock (_lock)
        {
            var limit = Math.Min(endStep, _failedStep);
            if (_returned.Count > 0 && _returned.Min < limit)
            {
                first = _returned.Min;
                var again = 0;
                while (again < atMost && first + again < limit && _returned.Remove(first + again))
                {
                    again++;
                }

                return again;
            }

            first = _next;
            var bound = Bound;
            var room = bound - _held;
            var left = limit - _next;
            // One free place at a time would make a request of each: a quarter of the window makes a run.
            if (left <= 0 || (room < left && room < Math.Max(1, bound / 4)))
            {
                return 0;
            }

            var count = (int)Math.Min(Math.Min(atMost, room), left);
            _next += count;
            _held += count;
            return count;
        }
    }

    /// <summary>Steps that were asked for do not come: another server is to be asked.</summary>
    public void Return(IEnumerable<long> steps)
    {
        lock (_lock)
        {
            _returned.UnionWith(steps);
        }

        Change();
    }

    /// <summary>A batch came. The window owns it.</summary>
    public void Put(ReceivedBatch batch)
    {
        lock (_lock)
        {
            _largest = Math.Max(_largest, batch.ByteLength);
            _early.Add(batch.Step, batch);
            while (_handedOn < _failedStep && _early.Remove(_handedOn, out var next))
            {
                // Read before the batch is its reader's.
                LastCursor = next.Cursor;
                received.TryWrite(next);
                _handedOn++;
            }
        }

        if (IsDone)
        {
            Change();
        }
    }

    /// <summary>A batch that was handed on was read.</summary>
    public void Release()
    {
        bool hasRoom;
        lock (_lock)
        {
            _held--;
            var bound = Bound;
            hasRoom = bound - _held >= Math.Max(1, bound / 4);
        }

        if (hasRoom)
        {
            Change();
        }
    }

    /// <summary>The epoch fails at a step: those before it are still handed on. The lowest such step counts.</summary>
    public void Fail(long step, Exception failure)
    {
        lock (_lock)
        {
            if (step < _failedStep)
            {
                _failure = failure;
                Interlocked.Exchange(ref _failedStep, Math.Max(step, _handedOn));
            }
        }

        Change();
    }

    /// <summary>Completes with the next change: there is room, steps were given back, or it is done.</summary>
    public Task ChangedAsync() => _changed.Task;

    /// <summary>Gives back what came before its turn. Nothing is put after it.</summary>
    public void DisposeEarly()
    {
        ReceivedBatch[] early;
        lock (_lock)
        {
            early = [.. _early.Values];
            _early.Clear();
        }

        foreach (var batch in early)
        {
            batch.Dispose();
        }
    }

    private void Change()
    {
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        if (IsDone)
        {
            _done.TrySetResult();
        }
    }
}
