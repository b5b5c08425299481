namespace Grpc.AspNetCore.Server.Internal.Calls;

/// <summary>Watches one call's deadline. Its token fires when the deadline passes or the client is gone, whichever is first.</summary>
internal sealed class CallDeadline : IAsyncDisposable
{
    // A timer takes at most 49 days; a longer deadline re-arms it.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan _timeout;
    private readonly Func<Task> _exceed;
    private readonly CancellationTokenSource _cancellation;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private Task _exceeding = Task.CompletedTask;
    private bool _over;

    /// <param name="time">Measures the deadline.</param>
    /// <param name="timeout">From now on; zero has passed already.</param>
    /// <param name="exceed">Answers the client. Runs at most once, while the handler may still be at work.</param>
    /// <param name="aborted">Fires when the client is gone.</param>
    public CallDeadline(TimeProvider time, TimeSpan timeout, Func<Task> exceed, CancellationToken aborted)
    {
        _time = time;
        _timeout = timeout;
        _exceed = exceed;
        _start = time.GetTimestamp();
        var now = time.GetUtcNow();
        Moment = timeout < DateTimeOffset.MaxValue - now ? (now + timeout).UtcDateTime : DateTime.MaxValue;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Token = _cancellation.Token;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static state => ((CallDeadline)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>When the deadline passes, in UTC.</summary>
    public DateTime Moment { get; }

    /// <summary>Stays usable after disposal.</summary>
    public CancellationToken Token { get; }

    /// <summary>Lets the deadline pass. Until then it does not, however late it is.</summary>
    public void Start() => Arm(_timeout);

    /// <summary>Stops the clock and waits for an answer that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        Task exceeding;
        lock (_gate)
        {
            _over = true;
            exceeding = _exceeding;
        }

        await exceeding;
        _cancellation.Dispose();
    }

    private void Arm(TimeSpan remaining) => _timer.Change(remaining < LongestTimer ? remaining : LongestTimer, Timeout.InfiniteTimeSpan);

    private void OnTimer()
    {
        lock (_gate)
        {
            if (_over)
            {
                return;
            }

            var remaining = _timeout - _time.GetElapsedTime(_start);
            if (remaining > TimeSpan.Zero)
            {
                Arm(remaining);
                return;
            }

            _over = true;
            _exceeding = ExceedAsync();
        }
    }

    private async Task ExceedAsync()
    {
        // The answer first: a handler whose token fires must find the status settled. Its code continues on the
        // token, so neither the timer's thread nor the lock may run it.
        var answering = _exceed();
        var cancelling = _cancellation.CancelAsync();
        await answering;

        // What a handler registered on the token may throw; that is no reason to end the call otherwise.
        await cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
