using DataFeed.Client.Reading;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;

namespace DataFeed.Client.Spreading;

/// <summary>One server's part of an epoch: asks it for steps, as many at once as its speed deserves, and takes what comes. Where it fails, it is asked again after its pause.</summary>
/// <param name="server">Whom to ask.</param>
/// <param name="epoch">What it is asked with.</param>
/// <param name="window">Assigns the steps and takes the batches.</param>
/// <param name="stop">Ends it.</param>
internal sealed class ServerShare(ServerLink server, SpreadEpoch epoch, SpreadWindow window, CancellationToken stop)
{
    // The weight of the newest batch in what is known of a server's speed.
    private const double Newest = 0.2;

    // In the order in which they were asked for, which is that in which they come.
    private readonly Queue<long> _owed = new();
    private readonly Lock _lock = new();
    private readonly TimeProvider _time = epoch.Time;
    private CancellationTokenSource? _attempt;
    private long _heardAt;
    private double _secondsEach;
    private volatile bool _isServing = true;
    private volatile bool _isUnfit;

    public ServerLink Server => server;

    /// <summary>Whether it is being asked; false in the pause after a failure, and when it is over.</summary>
    public bool IsServing => _isServing;

    /// <summary>Whether the server is of no use for this epoch.</summary>
    public bool IsUnfit => _isUnfit;

    /// <summary>Batches for each second; 0 as long as it is unknown.</summary>
    public double Speed => Volatile.Read(ref _secondsEach) is > 0 and var each ? 1 / each : 0;

    /// <summary>How long the whole epoch has waited for this server; zero where it waits for another.</summary>
    public TimeSpan HeldUp
    {
        get
        {
            lock (_lock)
            {
                return _owed.Contains(window.NextStep) ? _time.GetElapsedTime(_heardAt) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Asks the server until the window is done, it is of no use or it is stopped. Never fails; gives back what the server owes.</summary>
    public async Task RunAsync()
    {
        while (!window.IsDone && !_isUnfit && !stop.IsCancellationRequested)
        {
            if (server.Pause is { Ticks: > 0 } pause)
            {
                _isServing = false;
                await Task.Delay(pause, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            _isServing = true;
            await TryServeAsync().ConfigureAwait(false);
        }

        _isServing = false;
    }

    /// <summary>Takes its steps away from it.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _attempt?.Cancel();
        }
    }

    private async Task TryServeAsync()
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (_lock)
        {
            (_attempt, _secondsEach) = (attempt, 0);
        }

        try
        {
            await ServeAsync(attempt.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            Fail(exception);
        }
        catch (Exception exception) when (exception is OperationCanceledException or DataFeedException)
        {
            // Nobody reads any more.
        }

        lock (_lock)
        {
            _attempt = null;
            window.Return(_owed);
            _owed.Clear();
        }
    }

    private void Fail(Exception exception)
    {
        server.CountFailure();
        _isUnfit = SpreadEpoch.IsOfAServer(exception);
        epoch.LastFailure = exception as DataFeedException ?? new DataFeedException(
            DataFeedError.Unavailable, $"The data server at {server.Address} held up the epoch at step {window.NextStep}.", exception);
        if (SpreadEpoch.IsOfTheEpoch(exception))
        {
            window.Fail(_owed.Count > 0 ? _owed.Peek() : window.NextStep, exception);
        }
    }

    private async Task ServeAsync(CancellationToken attempt)
    {
        using var call = epoch.Call(server, attempt);
        await epoch.OpenAsync(call).ConfigureAwait(false);
        Task<IncomingPart?>? idle = null;
        while (!window.IsDone)
        {
            var changed = window.ChangedAsync();
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

            var part = (idle is null ? await call.NextAsync().ConfigureAwait(false) : await idle.ConfigureAwait(false)) ?? throw call.EndIsMissing();
            idle = null;
            if (part.Memory is { } memory)
            {
                Take(new ReceivedBatch(part, memory));
            }
            else if (part.End is not null)
            {
                throw new DataFeedException(DataFeedError.ProtocolViolation, $"The data server at {server.Address} ended the epoch too early.");
            }
        }
    }

    private async Task WantAsync(BatchCall call)
    {
        var quota = epoch.QuotaOf(this, window.Bound);
        while (_owed.Count < quota && window.TryAssign(Math.Clamp(quota / 4, 1, quota - _owed.Count), out var first) is > 0 and var count)
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

    private void Take(ReceivedBatch batch)
    {
        lock (_lock)
        {
            if (!_owed.TryPeek(out var owed) || batch.Step != owed)
            {
                batch.Dispose();
                throw new DataFeedException(
                    DataFeedError.ProtocolViolation, $"The data server at {server.Address} sent step {batch.Step}, which was not its turn.");
            }

            _owed.Dequeue();
            var took = _time.GetElapsedTime(_heardAt).TotalSeconds;
            _heardAt = _time.GetTimestamp();
            Volatile.Write(ref _secondsEach, _secondsEach == 0 ? took : _secondsEach + (Newest * (took - _secondsEach)));
        }

        server.CountSuccess();
        window.Put(batch);
    }
}
