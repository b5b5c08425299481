using DataFeed.Client.Reading;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;

namespace DataFeed.Client.Spreading;

/// <summary>One server's part of an epoch: asks it for steps, as many at once as its speed deserves, and takes what comes.</summary>
internal sealed class ServerShare : IDisposable
{
    // The weight of the newest batch in what is known of a server's speed.
    private const double Newest = 0.2;

    private readonly SpreadEpoch _epoch;
    private readonly SpreadWindow _window;
    private readonly CancellationTokenSource _stop;
    private readonly TimeProvider _time;

    // In the order in which they were asked for, which is that in which they come.
    private readonly Queue<long> _owed = new();
    private readonly Lock _lock = new();
    private long _heardAt;
    private double _secondsEach;
    private volatile bool _isAbandoned;

    public ServerShare(ServerLink server, SpreadEpoch epoch, SpreadWindow window, TimeProvider time, CancellationToken stop)
    {
        Server = server;
        _epoch = epoch;
        _window = window;
        _time = time;
        _heardAt = time.GetTimestamp();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Running = Task.Run(RunAsync, CancellationToken.None);
    }

    public ServerLink Server { get; }

    /// <summary>Completes when it has left; never fails. What it owed is given back by then.</summary>
    public Task Running { get; }

    /// <summary>Why it left; null where there was nothing more to do.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Batches for each second; 0 as long as it is unknown.</summary>
    public double Speed => Volatile.Read(ref _secondsEach) is > 0 and var each ? 1 / each : 0;

    /// <summary>How long the whole epoch has waited for this server; zero where it waits for another.</summary>
    public TimeSpan HeldUp
    {
        get
        {
            lock (_lock)
            {
                return _owed.Contains(_window.NextStep) ? _time.GetElapsedTime(_heardAt) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Takes its steps away from it.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        _stop.Cancel();
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        try
        {
            await ShareAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Handed over, not swallowed: whoever spreads the epoch decides what follows.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failure = exception;
            if (_isAbandoned || !_stop.IsCancellationRequested)
            {
                Server.CountFailure();
            }

            if (SpreadEpoch.IsOfTheEpoch(exception))
            {
                _window.Fail(_owed.Count > 0 ? _owed.Peek() : _window.NextStep, exception);
            }
        }

        _window.Return(_owed);
    }

    private async Task ShareAsync()
    {
        using var call = _epoch.Call(Server, _stop.Token);
        await _epoch.OpenAsync(call).ConfigureAwait(false);
        Task<IncomingPart?>? idle = null;
        while (!_window.IsDone)
        {
            var changed = _window.ChangedAsync();
            await WantAsync(call).ConfigureAwait(false);
            if (_owed.Count == 0)
            {
                // Listens meanwhile: a server that leaves is noticed, and not kept waiting.
                idle ??= call.NextAsync().AsTask();
                if (await Task.WhenAny(idle, changed).ConfigureAwait(false) == changed)
                {
                    continue;
                }
            }

            var part = (idle is null ? await call.NextAsync().ConfigureAwait(false) : await idle.ConfigureAwait(false))
                ?? throw new DataFeedException(DataFeedError.ProtocolViolation, $"The server at {Server.Address} closed the stream before the epoch's end.");
            idle = null;
            if (part.Memory is { } memory)
            {
                Take(new Batch(part.Header!, memory));
            }
            else if (part.End is not null)
            {
                throw new DataFeedException(DataFeedError.ProtocolViolation, $"The server at {Server.Address} ended the epoch too early.");
            }
        }
    }

    private async Task WantAsync(BatchCall call)
    {
        var quota = _epoch.QuotaOf(this, _window.Bound);
        while (_owed.Count < quota && _window.TryAssign(Math.Clamp(quota / 4, 1, quota - _owed.Count), out var first) is > 0 and var count)
        {
            lock (_lock)
            {
                if (_owed.Count == 0)
                {
                    _heardAt = _time.GetTimestamp();
                }

                for (var step = first; step < first + count; step++)
                {
                    _owed.Enqueue(step);
                }
            }

            var want = new NextBatchRequest.Types.Want { FirstStep = first, Count = count };
            if (!await call.TryWriteAsync(new NextBatchRequest { Want = want }).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private void Take(Batch batch)
    {
        lock (_lock)
        {
            if (!_owed.TryPeek(out var owed) || batch.Step != owed)
            {
                batch.Dispose();
                throw new DataFeedException(DataFeedError.ProtocolViolation, $"The server at {Server.Address} sent step {batch.Step}, which was not its turn.");
            }

            _owed.Dequeue();
            var took = _time.GetElapsedTime(_heardAt).TotalSeconds;
            _heardAt = _time.GetTimestamp();
            Volatile.Write(ref _secondsEach, _secondsEach == 0 ? took : _secondsEach + (Newest * (took - _secondsEach)));
        }

        Server.CountSuccess();
        _window.Put(batch);
    }
}
