using System.Threading.Channels;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;

namespace DataFeed.Client.Spreading;

/// <summary>
/// Reads a seekable epoch from all servers that are there: each gets the next steps when it is free, what a lost or stuck one owes
/// goes to another, and new ones are taken up. The batches are those of one server, in the same order.
/// </summary>
internal sealed class SpreadReceiver : BatchReceiver
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AskForServers = TimeSpan.FromSeconds(5);

    private readonly DataFeedClient _client;
    private readonly Epoch _epoch;
    private readonly ReadOptions _options;
    private readonly SpreadEpoch _spread;
    private readonly Failover _failover;
    private readonly List<Task> _running = [];
    private Task _asking = Task.CompletedTask;
    private TimeSpan _patience;
    private SpreadWindow? _window;

    private SpreadReceiver(DataFeedClient client, Epoch epoch, ReadOptions options)
    {
        _client = client;
        _epoch = epoch;
        _options = options;
        _patience = client.Options.StallTimeout;
        _failover = client.NewFailover();
        _spread = new SpreadEpoch(epoch.Token, options, client.Options.MaxBatchBytes, client.Time);
    }

    /// <returns>Null where the epoch cannot be spread, or there is one server alone and none can join it.</returns>
    public static SpreadReceiver? TryCreate(DataFeedClient client, Epoch epoch, ReadOptions options) =>
        epoch.IsSeekable && epoch.GoesOnElsewhere && epoch.Steps is not null && (client.Servers.Servers.Length > 1 || epoch.HasServers)
            ? new SpreadReceiver(client, epoch, options)
            : null;

    public override bool TryTake(ReceivedBatch batch)
    {
        _window!.Release();
        return true;
    }

    public override async Task<EpochEnd?> ReceiveAsync(ChannelWriter<ReceivedBatch> received, CancellationToken stop)
    {
        var firstStep = await FirstStepAsync(stop).ConfigureAwait(false);
        var endStep = Math.Max(firstStep, _epoch.FirstStep + _epoch.Steps!.Value);
        var window = _window = new SpreadWindow(firstStep, endStep, _client.Options.ReadAheadBatches, _client.Options.ReadAheadBytes, received);
        using var stopAll = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            await SpreadAsync(window, stopAll.Token).ConfigureAwait(false);
        }
        finally
        {
            await stopAll.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll([_asking, .. _running]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            window.DisposeEarly();
        }

        if (window.Failure is { } failure)
        {
            throw failure;
        }

        var end = await _failover.RunAsync(server => EndAsync(server, window.LastCursor ?? _options.Cursor, stop), stop).ConfigureAwait(false);
        return end with { Steps = endStep - firstStep };
    }

    /// <summary>Why it ended, any server can tell: by a stream that starts at the end.</summary>
    private async Task<EpochEnd> EndAsync(ServerLink server, EpochCursor cursor, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(_client.Options.StallTimeout, _client.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        using var call = _spread.Call(server, either.Token);
        try
        {
            await call.OpenAsync(_epoch.Token, _options, cursor, window: null).ConfigureAwait(false);
            while (await call.NextAsync().ConfigureAwait(false) is { } part)
            {
                part.Memory?.Dispose();
                if (part.End is { } end)
                {
                    return EpochEnd.Of(end);
                }
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new DataFeedException(
                DataFeedError.DeadlineExceeded, $"The data server at {server.Address} did not say within {_client.Options.StallTimeout} how the epoch ended.");
        }

        throw call.EndIsMissing();
    }

    private async Task<long> FirstStepAsync(CancellationToken stop)
    {
        if (_options.Cursor.IsEmpty || _options.Cursor == _epoch.Cursor)
        {
            return _epoch.FirstStep;
        }

        var status = await _client.AskForEpochAsync(_epoch.Token, _options.Cursor, stop).ConfigureAwait(false);
        return status.HasCursorStep
            ? status.CursorStep
            : throw new DataFeedException(DataFeedError.ProtocolViolation, "A data server was asked for the step of a cursor and did not tell it.");
    }

    private async Task SpreadAsync(SpreadWindow window, CancellationToken stop)
    {
        var (progress, askedAt) = (window.NextStep, _client.Time.GetTimestamp());
        while (!window.IsDone)
        {
            if (_asking.IsCompleted && _client.Time.GetElapsedTime(askedAt) >= AskForServers)
            {
                // Where nobody answers, who serves is known from before.
                (askedAt, _asking) = (_client.Time.GetTimestamp(), _client.AskForEpochAsync(_epoch.Token, default, stop));
            }

            TakeUpServers(window, stop);
            if (window.NextStep != progress)
            {
                progress = window.NextStep;
                _failover.CountProgress();
            }

            RequireServers();
            AbandonStuck();
            await Task.WhenAny(window.Done, Task.Delay(Look, _client.Time, stop)).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
        }
    }

    private void TakeUpServers(SpreadWindow window, CancellationToken stop)
    {
        var joined = _client.Servers.Servers
            .Where(server => _spread.Shares.All(share => share.Server != server))
            .Select(server => new ServerShare(server, _spread, window, stop))
            .ToArray();
        // Before the first of them asks: else it would ask for the others' part too.
        _spread.Add(joined);
        _running.AddRange(joined.Select(share => Task.Run(share.RunAsync, CancellationToken.None)));
    }

    /// <summary>Gives up where no server can go on, or none has for too long.</summary>
    private void RequireServers()
    {
        var shares = _spread.Shares;
        if (_spread.LastFailure is { } failure
            && (shares.All(share => share.IsUnfit) || (!shares.Any(share => share.IsServing) && !_failover.HasTime())))
        {
            throw failure;
        }
    }

    /// <summary>Takes the steps of a server that holds up all others. Its step may be slow by itself: the next one is given twice the time.</summary>
    private void AbandonStuck()
    {
        var serving = _spread.Shares.Where(share => share.IsServing).ToArray();
        if (serving.Length > 1 && Array.Find(serving, share => share.HeldUp >= _patience) is { } stuck)
        {
            _patience *= 2;
            stuck.Abandon();
        }
    }
}
