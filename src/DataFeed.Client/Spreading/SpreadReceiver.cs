using System.Threading.Channels;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Tokens;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DataFeed.Client.Spreading;

/// <summary>
/// Reads a seekable epoch from all servers that are there: each gets the next steps when it is free, what a lost or stuck one owes
/// goes to another, and new ones are taken up. The batches are those of one server, in the same order.
/// </summary>
internal sealed class SpreadReceiver : BatchReceiver
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskForServers = TimeSpan.FromSeconds(5);

    private readonly DataFeedClient _client;
    private readonly Epoch _started;
    private readonly ReadOptions _options;
    private readonly SpreadEpoch _epoch;
    private readonly ByteString _start;
    private readonly long _firstStep;
    private readonly long _endStep;
    private readonly HashSet<ServerLink> _unfit = [];
    private readonly Dictionary<ServerLink, ServerShare> _shares = [];
    private readonly TimeProvider _time;
    private TimeSpan _patience;
    private long _askedAt;
    private Task _asking = Task.CompletedTask;
    private Exception? _lastFailure;
    private SpreadWindow? _window;

    private SpreadReceiver(DataFeedClient client, Epoch epoch, ReadOptions options, long firstStep, long endStep)
    {
        _client = client;
        _started = epoch;
        _options = options;
        _start = options.Cursor.IsEmpty ? epoch.Cursor : options.Cursor;
        _firstStep = firstStep;
        _endStep = endStep;
        _time = client.Time;
        _patience = client.Options.StallTimeout;
        _epoch = new SpreadEpoch(_started.Token, options.Cursor, options, client.Options.MaxBatchBytes);
    }

    /// <returns>Null where the epoch cannot be spread, or there is one server alone and none can join it.</returns>
    public static SpreadReceiver? TryCreate(DataFeedClient client, Epoch epoch, ReadOptions options)
    {
        if (!epoch.IsSeekable || !epoch.IsDeterministic || epoch.Steps is not { } steps || (client.Servers.Servers.Length < 2 && !epoch.HasServers))
        {
            return null;
        }

        try
        {
            var token = EpochToken.Decode(epoch.Token);
            var first = options.Cursor.IsEmpty ? token.FirstStep : Cursor.Decode(options.Cursor).Step;
            var end = token.FirstStep + steps;
            return token.Delivery != Delivery.Queue && first < end ? new(client, epoch, options, first, end) : null;
        }
        catch (DataFeedException)
        {
            // Another server's tokens and cursors are its own affair: it tells what is wrong with them.
            return null;
        }
    }

    public override void Release(Batch batch) => _window!.Release();

    public override async Task<EpochEnd> ReceiveAsync(ChannelWriter<Batch> received, CancellationToken stop)
    {
        _window = new SpreadWindow(_firstStep, _endStep, _client.Options.ReadAheadBatches, _client.Options.ReadAheadBytes, received);
        using var stopAll = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            await SpreadAsync(_window, stopAll.Token).ConfigureAwait(false);
        }
        finally
        {
            await stopAll.CancelAsync().ConfigureAwait(false);
            await LeaveAsync().ConfigureAwait(false);
            _window.DisposeEarly();
        }

        if (_window.Failure is { } failure)
        {
            throw Translate(failure, stop);
        }

        return await EndAsync(stop).ConfigureAwait(false);
    }

    private async Task SpreadAsync(SpreadWindow window, CancellationToken stop)
    {
        var (progress, progressAt) = (window.NextStep, _time.GetTimestamp());
        while (!window.IsDone)
        {
            Reap();
            TakeUp(window, stop);
            if (window.NextStep != progress)
            {
                (progress, progressAt) = (window.NextStep, _time.GetTimestamp());
            }
            else if (_shares.Count == 0 && _time.GetElapsedTime(progressAt) >= _client.Options.RetryFor)
            {
                throw Translate(_lastFailure!, stop);
            }

            AbandonStuck();
            using var look = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var tick = Task.Delay(_shares.Count == 0 ? Look / 10 : Look, _time, look.Token);
            await Task.WhenAny([tick, window.Done, .. _shares.Values.Select(share => share.Running)]).ConfigureAwait(false);
            await look.CancelAsync().ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Lets go of those that left.</summary>
    private void Reap()
    {
        foreach (var share in _shares.Values.Where(share => share.Running.IsCompleted).ToArray())
        {
            _shares.Remove(share.Server);
            _lastFailure = share.Failure ?? _lastFailure;
            if (share.Failure is RpcException failed && SpreadEpoch.IsOfAServer(ErrorTable.ErrorOf(failed)))
            {
                _unfit.Add(share.Server);
            }

            share.Dispose();
        }

        _epoch.Shares = [.. _shares.Values];
    }

    private void TakeUp(SpreadWindow window, CancellationToken stop)
    {
        if (_asking.IsCompleted && _time.GetElapsedTime(_askedAt) >= AskForServers)
        {
            _askedAt = _time.GetTimestamp();
            _asking = AskAsync(stop);
        }

        foreach (var server in _client.Servers.Servers)
        {
            if (!_shares.ContainsKey(server) && !_unfit.Contains(server) && server.Pause == TimeSpan.Zero)
            {
                _shares.Add(server, new ServerShare(server, _epoch, window, _time, stop));
            }
        }

        _epoch.Shares = [.. _shares.Values];
        if (_shares.Count == 0 && _unfit.Count == _client.Servers.Servers.Length)
        {
            throw Translate(_lastFailure!, stop);
        }
    }

    /// <summary>Takes the steps of a server that holds up all others. Its step may be slow by itself: the next one is given twice the time.</summary>
    private void AbandonStuck()
    {
        if (_shares.Count > 1 && _shares.Values.FirstOrDefault(share => share.HeldUp >= _patience) is { } stuck)
        {
            _patience *= 2;
            stuck.Abandon();
        }
    }

    private async Task AskAsync(CancellationToken stop)
    {
        try
        {
            await _client.AskForServersAsync(_started.Token, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DataFeedException or OperationCanceledException or ObjectDisposedException)
        {
            // The next round asks again; who serves is known from before.
        }
    }

    private async Task LeaveAsync()
    {
        foreach (var share in _shares.Values)
        {
            await share.Running.ConfigureAwait(false);
            share.Dispose();
        }

        _shares.Clear();
        await _asking.ConfigureAwait(false);
    }

    /// <summary>Why it ended, any server can tell: by a stream that starts at the end.</summary>
    private async Task<EpochEnd> EndAsync(CancellationToken stop)
    {
        var ended = Channel.CreateUnbounded<Batch>();
        var cursor = Cursor.Decode(_start).At(_endStep);
        var end = await new StreamReceiver(_client, _started, _options with { Cursor = cursor }).ReceiveAsync(ended.Writer, stop).ConfigureAwait(false);
        end.Steps = _endStep - _firstStep;
        return end;
    }

    private Exception Translate(Exception failure, CancellationToken stop) => failure switch
    {
        RpcException failed => CallFailure.Translate(failed, _client.Address, stop),
        _ => failure,
    };
}
