using System.Runtime.CompilerServices;

namespace DataFeed.Core.Running;

/// <summary>Keeps what is being made, or made and not yet taken, within its bounds. Thread-safe; one waits at a time.</summary>
internal sealed class ReadAheadBudget(ReadAheadOptions options)
{
    private readonly Lock _lock = new();
    private readonly Signal _released = new();
    private long _bytes;
    private long _largest;
    private int _batches;
    private volatile bool _isAwaited;

    /// <summary>Whether <see cref="WaitForRoomAsync"/> waits.</summary>
    public bool IsAwaited => _isAwaited;

    /// <summary>Whether a batch as large as the largest so far could be made now.</summary>
    public bool HasRoomForLargest => HasRoomFor(Interlocked.Read(ref _largest));

    /// <summary>Waits until a batch as large as the largest so far has room, or nothing is left to take.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (!HasRoomForLargest)
        {
            _isAwaited = true;
            await _released.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        _isAwaited = false;
    }

    /// <summary>Counts a batch that is about to be made, if it has room. Where nothing is left to take, it always has.</summary>
    public bool TryReserve(long bytes)
    {
        lock (_lock)
        {
            if (!HasRoom(bytes))
            {
                return false;
            }

            _bytes += bytes;
            _batches++;
            return true;
        }
    }

    /// <summary>Whether a batch could be made now.</summary>
    public bool HasRoomFor(long bytes)
    {
        lock (_lock)
        {
            return HasRoom(bytes);
        }
    }

    /// <summary>Counts a batch whose size was not known before it was made.</summary>
    public void Add(long bytes)
    {
        lock (_lock)
        {
            _bytes += bytes;
            _batches++;
            _largest = Math.Max(_largest, bytes);
        }
    }

    public void Release(long bytes)
    {
        lock (_lock)
        {
            _bytes -= bytes;
            _batches--;
            if (_batches > options.MaxBatches - Math.Max(1, options.MaxBatches / 4))
            {
                // Woken for a single small batch, the producer would go back to sleep after it: a quarter of the room makes a run of them.
                return;
            }
        }

        _released.Set();
    }

    /// <summary>Ends the wait for room where there is some, however little.</summary>
    public void Wake()
    {
        if (HasRoomForLargest)
        {
            _released.Set();
        }
    }

    private bool HasRoom(long bytes) => _batches == 0 || (_batches < options.MaxBatches && bytes <= options.MaxBytes - _bytes);
}
