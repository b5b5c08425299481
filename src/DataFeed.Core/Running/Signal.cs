using System.Threading.Tasks.Sources;

namespace DataFeed.Core.Running;

/// <summary>Wakes one waiter, again and again, without garbage. What is set while nobody waits is remembered once.</summary>
/// <remarks>Thread-safe; one waits at a time. It may wake in vain: whoever waits looks again at what it waits for.</remarks>
internal sealed class Signal : IValueTaskSource
{
    private readonly Lock _lock = new();

    // Whoever is woken goes on elsewhere: the one that sets must get on.
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private bool _isSet;
    private bool _isAwaited;

    /// <summary>Completes when it is set. Awaited once, at once.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_isSet)
            {
                _isSet = false;
                return ValueTask.CompletedTask;
            }

            _source.Reset();
            _isAwaited = true;
        }

        _cancellation = cancellationToken.UnsafeRegister(static (signal, token) => ((Signal)signal!).Cancel(token), this);
        return new(this, _source.Version);
    }

    public void Set()
    {
        lock (_lock)
        {
            if (!_isAwaited)
            {
                _isSet = true;
                return;
            }

            _isAwaited = false;
        }

        _source.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token)
    {
        _cancellation.Dispose();
        _source.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_isAwaited)
            {
                return;
            }

            _isAwaited = false;
        }

        _source.SetException(new OperationCanceledException(cancellationToken));
    }
}
