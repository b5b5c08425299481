namespace Grpc.Net.Client.Calls;

/// <summary>Watches a call's deadline.</summary>
internal sealed class CallDeadline : IDisposable
{
    // What timers take at most, some 49 days; a later deadline is waited for in several parts.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly TimeProvider _time;
    private readonly DateTime? _deadline;
    private readonly Action _passed;
    private ITimer? _timer;
    private volatile bool _disposed;

    /// <exception cref="InvalidOperationException">The deadline is not in UTC.</exception>
    internal CallDeadline(TimeProvider time, DateTime? deadline, Action passed)
    {
        if (deadline is { Kind: not DateTimeKind.Utc } local && local != DateTime.MaxValue && local != DateTime.MinValue)
        {
            throw new InvalidOperationException($"A deadline is in UTC; {local:O} is {local.Kind}.");
        }

        _time = time;
        _deadline = deadline == DateTime.MaxValue ? null : deadline;
        _passed = passed;
    }

    /// <summary>What is left; null without a deadline. Never negative.</summary>
    internal TimeSpan? Remaining
    {
        get
        {
            if (_deadline is not { } deadline)
            {
                return null;
            }

            var left = deadline - _time.GetUtcNow().UtcDateTime;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    internal bool HasPassed => Remaining == TimeSpan.Zero;

    internal void Start()
    {
        if (HasPassed)
        {
            _passed();
        }
        else if (Remaining is { } left)
        {
            // Set only once the field holds it: a tick that comes early sets it again.
            _timer = _time.CreateTimer(static state => ((CallDeadline)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(Cut(left), Timeout.InfiniteTimeSpan);
            if (_disposed)
            {
                _timer.Dispose();
            }
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _timer?.Dispose();
    }

    // Rounded up: a timer that fires early would have to be set again for nothing.
    private static TimeSpan Cut(TimeSpan left) =>
        left < LongestWait ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : LongestWait;

    private void Tick()
    {
        if (HasPassed)
        {
            _passed();
        }
        else if (!_disposed && Remaining is { } left)
        {
            _timer?.Change(Cut(left), Timeout.InfiniteTimeSpan);
        }
    }
}
