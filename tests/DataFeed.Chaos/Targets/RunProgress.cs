namespace DataFeed.Chaos.Targets;

/// <summary>How far every consumer has got once. Faults wait for it, and no consumer gets far ahead of the slowest.</summary>
/// <param name="consumers">How many there are.</param>
internal sealed class RunProgress(int consumers)
{
    // Fewer than a killed trainer is away for: a fault that comes meanwhile meets readers in their middle.
    private const int Lead = 20;

    private readonly Lock _lock = new();
    private readonly long[] _reached = new long[consumers];
    private readonly List<(long Step, TaskCompletionSource Signal)> _waiting = [];
    private long _lowest;

    /// <summary>Steps that every consumer may take now.</summary>
    public long Limit => Interlocked.Read(ref _lowest) + Lead;

    /// <summary>Told whenever <see cref="Limit"/> has grown.</summary>
    public Action<long>? LimitGrown { get; set; }

    /// <summary>A consumer has taken so many steps. One that was thrown back does not take anything back.</summary>
    public void Report(int consumer, long steps)
    {
        List<TaskCompletionSource> reached;
        lock (_lock)
        {
            _reached[consumer] = Math.Max(_reached[consumer], steps);
            var lowest = _reached.Min();
            if (lowest == _lowest)
            {
                return;
            }

            Interlocked.Exchange(ref _lowest, lowest);
            reached = [.. _waiting.Where(wait => wait.Step <= lowest).Select(wait => wait.Signal)];
            _waiting.RemoveAll(wait => wait.Step <= lowest);
        }

        reached.ForEach(signal => signal.SetResult());
        LimitGrown?.Invoke(Limit);
    }

    /// <summary>Waits until every consumer has taken so many steps once.</summary>
    public Task ReachedAsync(long steps)
    {
        lock (_lock)
        {
            if (steps <= _lowest)
            {
                return Task.CompletedTask;
            }

            var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((steps, signal));
            return signal.Task;
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return string.Join(", ", _reached.Select((steps, consumer) => $"trainer {consumer} at step {steps}"));
        }
    }
}
