using Microsoft.Extensions.Time.Testing;

namespace DataFeed.Testing;

/// <summary>A fake clock that tells how many timers were made on it, so that a test sees when somebody began to wait.</summary>
public sealed class CountingTime : FakeTimeProvider
{
    private int _timersMade;

    public int TimersMade => Volatile.Read(ref _timersMade);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Interlocked.Increment(ref _timersMade);
        return timer;
    }
}
