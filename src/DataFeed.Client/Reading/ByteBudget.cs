namespace DataFeed.Client.Reading;

/// <summary>Bounds what a stream has received and its reader has not taken yet. One waits, another releases.</summary>
/// <param name="maxBytes">Bytes at most; a first batch is let in whatever its size.</param>
/// <param name="maxBatches">Batches at most.</param>
internal sealed class ByteBudget(long maxBytes, int maxBatches)
{
    private readonly Lock _lock = new();
    private long _bytes;
    private int _batches;
    private long _wanted;
    private TaskCompletionSource? _waiter;

    /// <summary>Takes a share, waiting until there is room.</summary>
    public Task TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (HasRoomFor(bytes))
            {
                Take(bytes);
                return Task.CompletedTask;
            }

            _wanted = bytes;
            _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiter.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gives a share back.</summary>
    public void Release(long bytes)
    {
        lock (_lock)
        {
            _bytes -= bytes;
            _batches--;
            // Woken for a single small batch, the receiver would go back to sleep after it: a quarter of the room makes a run of them.
            if (_waiter is { } waiter && HasRoomFor(_wanted) && _batches <= maxBatches - Math.Max(1, maxBatches / 4))
            {
                _waiter = null;
                Take(_wanted);
                waiter.SetResult();
            }
        }
    }

    private bool HasRoomFor(long bytes) => _batches == 0 || (_batches < maxBatches && _bytes + bytes <= maxBytes);

    private void Take(long bytes)
    {
        _bytes += bytes;
        _batches++;
    }
}
