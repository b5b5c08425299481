namespace DataFeed.Core.Epochs;

/// <summary>Keeps a producer from running further ahead than its bounds. One producer waits; takers are any.</summary>
internal sealed class ReadAheadBudget(ReadAheadOptions options)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiter;
    private long _bytes;
    private long _largest;
    private int _batches;

    /// <summary>Waits until a batch as large as the largest so far has room, or nothing is left to take.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource waiter;
            lock (_lock)
            {
                if (_batches == 0 || (_batches < options.MaxBatches && _largest <= options.MaxBytes - _bytes))
                {
                    return;
                }

                waiter = _waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

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
            // Woken for a single small batch, the producer would go back to sleep after it: half of the room makes a run of them.
            if (_batches <= options.MaxBatches / 2)
            {
                _waiter?.TrySetResult();
                _waiter = null;
            }
        }
    }
}
