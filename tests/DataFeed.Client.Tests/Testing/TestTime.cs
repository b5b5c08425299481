using Microsoft.Extensions.Time.Testing;

namespace DataFeed.Client.Tests.Testing;

/// <summary>A clock that a test moves. It tells who waits, and jumps over waits where the test says so.</summary>
internal sealed class TestTime : FakeTimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<(TimeSpan Due, TaskCompletionSource Made)> _expected = [];
    private readonly List<TimeSpan> _made = [];

    /// <summary>Which waits are over at once: the clock moves on by as much. Null: none.</summary>
    public Func<TimeSpan, bool>? Skips { get; init; }

    /// <summary>How long each wait was asked to be, in their order.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_lock)
            {
                return [.. _made];
            }
        }
    }

    /// <summary>Completes once somebody waits for so long, from this call on. Ask before what makes them wait.</summary>
    public Task WaitOf(TimeSpan due)
    {
        lock (_lock)
        {
            var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _expected.Add((due, made));
            return made.Task;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_lock)
        {
            _made.Add(dueTime);
            foreach (var (_, made) in _expected.Where(expected => expected.Due == dueTime))
            {
                made.TrySetResult();
            }
        }

        if (Skips?.Invoke(dueTime) is true)
        {
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        }

        return timer;
    }
}
