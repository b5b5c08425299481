using System.Globalization;

namespace DataFeed.Chaos.Children;

/// <summary>How far a trainer may go: the parent says it, so that no trainer is done before the others have begun.</summary>
internal sealed class StepGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _limit;

    /// <summary>Hears the parent out, on a thread of its own. Ends the process when the parent is gone.</summary>
    // The console's reader blocks, also where it is asked asynchronously.
    public void Listen(TextReader input) => new Thread(() =>
    {
        while (input.ReadLine() is { } line)
        {
            Raise(long.Parse(line, CultureInfo.InvariantCulture));
        }

        Environment.Exit(1);
    })
    { IsBackground = true }.Start();

    /// <summary>Waits until a step may be taken.</summary>
    public async Task PassAsync(long step)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (step < _limit)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed;
        }
    }

    private void Raise(long limit)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            // The parent's threads may say two limits in the wrong order.
            _limit = Math.Max(_limit, limit);
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }
}
