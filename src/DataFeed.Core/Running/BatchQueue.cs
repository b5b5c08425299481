using System.Runtime.CompilerServices;
using DataFeed.Core.Epochs;

namespace DataFeed.Core.Running;

/// <summary>The batches that are made and not yet taken, in the order of their turns whatever order they are made in.</summary>
/// <remarks>Thread-safe; one waits at a time. Bounded by whoever makes them.</remarks>
internal sealed class BatchQueue
{
    private readonly Lock _lock = new();
    private readonly Signal _changed = new();
    private readonly Queue<EpochBatch> _ready = new();

    // Made before one that goes first.
    private readonly Dictionary<long, EpochBatch> _early = [];
    private long _nextTurn;
    private Exception? _failure;
    private bool _isComplete;

    /// <summary>Called when there is more to take, or all is known to be made; on the thread of whoever made it, outside all locks.</summary>
    public Action? Changed { get; init; }

    /// <summary>Batches that can be taken now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _ready.Count;
            }
        }
    }

    /// <summary>Whether <see cref="TakeAsync"/> answers at once.</summary>
    public bool HasNext
    {
        get
        {
            lock (_lock)
            {
                return _ready.Count > 0 || _isComplete;
            }
        }
    }

    /// <summary>The turn before which all are ready or taken.</summary>
    public long NextTurn
    {
        get
        {
            lock (_lock)
            {
                return _nextTurn;
            }
        }
    }

    /// <summary>Puts a batch in its place. Not after <see cref="Complete"/>.</summary>
    /// <param name="turn">Zero-based.</param>
    /// <param name="batch">What is taken then.</param>
    /// <returns><see cref="NextTurn"/>, from now on.</returns>
    public long Put(long turn, EpochBatch batch)
    {
        long next;
        lock (_lock)
        {
            if (turn != _nextTurn)
            {
                _early.Add(turn, batch);
                return _nextTurn;
            }

            do
            {
                _ready.Enqueue(batch);
                _nextTurn++;
            }
            while (_early.Remove(_nextTurn, out batch!));

            next = _nextTurn;
        }

        _changed.Set();
        Changed?.Invoke();
        return next;
    }

    /// <summary>There is nothing more to come than what is ready.</summary>
    /// <param name="failure">Thrown once the rest is taken; null at a good end.</param>
    public void Complete(Exception? failure)
    {
        lock (_lock)
        {
            _failure = failure;
            _isComplete = true;
        }

        _changed.Set();
        Changed?.Invoke();
    }

    /// <summary>Takes the next batch, waiting for it; null once it is complete and empty.</summary>
    // The box of a call that waits is kept for the next one.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<EpochBatch?> TakeAsync(CancellationToken cancellationToken)
    {
        EpochBatch? batch;
        while (!TryTake(out batch))
        {
            await _changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return batch;
    }

    /// <summary>Takes all that was made, also what lacks one before it.</summary>
    public IReadOnlyList<EpochBatch> TakeAll()
    {
        lock (_lock)
        {
            EpochBatch[] all = [.. _ready, .. _early.Values];
            _ready.Clear();
            _early.Clear();
            return all;
        }
    }

    /// <summary>Takes the next batch, or null once it is complete and empty; false where that has yet to come.</summary>
    public bool TryTake(out EpochBatch? batch)
    {
        lock (_lock)
        {
            if (_ready.TryDequeue(out batch))
            {
                return true;
            }

            return !_isComplete || _failure is null ? _isComplete : throw _failure;
        }
    }
}
