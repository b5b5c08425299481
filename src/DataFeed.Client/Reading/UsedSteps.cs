using DataFeed.Client.Epochs;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DataFeed.Client.Reading;

/// <summary>
/// Tells the servers' ledger which steps of an EVERY or SPLIT epoch were used, on a stream of its own: batches may come from several servers,
/// and the last ones are used when their streams are long closed. Nothing waits for it, and its failure fails nothing: what the ledger then
/// lacks shows as never acknowledged.
/// </summary>
internal sealed class UsedSteps : IAsyncDisposable
{
    // A message for each step would cost as much as a small batch.
    private const int StepsAtOnce = 64;

    // A ledger's record is worth so much of the reader's time at its end.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly DataFeedClient _client;
    private readonly Epoch _epoch;
    private readonly ReadOptions _options;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly CancellationTokenSource _stop = new();
    private Task _sending = Task.CompletedTask;
    private long _first;
    private long _count;
    private volatile bool _isComplete;

    private UsedSteps(DataFeedClient client, Epoch epoch, ReadOptions options) => (_client, _epoch, _options) = (client, epoch, options);

    /// <returns>Null where nobody records it: the servers share no ledger, or the epoch cannot be read by a second stream.</returns>
    public static UsedSteps? TryCreate(DataFeedClient client, Epoch epoch, ReadOptions options) =>
        epoch.HasServers && epoch.IsDeterministic ? new UsedSteps(client, epoch, options) : null;

    /// <summary>The reader is done with a step. Steps come in order.</summary>
    public void Add(long step)
    {
        lock (_lock)
        {
            _first = _count == 0 ? step : _first;
            _count++;
            if (_count < StepsAtOnce)
            {
                return;
            }
        }

        Send();
    }

    /// <summary>The reader has left: sends what is left, if a server takes it soon.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _isComplete = true;
        }

        _stop.CancelAfter(Farewell);
        Send();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _changed.Dispose();
    }

    private void Send()
    {
        lock (_lock)
        {
            // A sending that gave up is tried once more with each next word.
            if (_sending.IsCompleted && _count > 0)
            {
                _sending = Task.Run(SendAsync);
            }
        }

        _changed.Release();
    }

    private async Task SendAsync()
    {
        var retry = _client.NewRetry();
        while (!_stop.IsCancellationRequested)
        {
            var server = _client.Servers.Next();
            try
            {
                await SendAsync(server).ConfigureAwait(false);
                return;
            }
            catch (RpcException exception)
            {
                server.CountFailure();
                if (!retry.MayFollow(exception) || HasNothingLeft())
                {
                    return;
                }
            }

            await retry.WaitAsync(_client.Servers.Next().Pause, _stop.Token).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(ServerLink server)
    {
        using var call = new BatchCall(server, PooledBatchMemory.Source, maxBatchBytes: 1, _stop.Token);
        await call.OpenAsync(_epoch.Token, _options, ByteString.Empty, window: 0).ConfigureAwait(false);
        bool lasts, isLast;
        do
        {
            await _changed.WaitAsync(_stop.Token).ConfigureAwait(false);
            // Read before the steps are taken: those of a reader that leaves in between come with the next change.
            isLast = _isComplete;
            lasts = await TrySendAsync(call).ConfigureAwait(false);
        }
        while (lasts && !isLast);

        if (lasts)
        {
            await call.CompleteAsync().ConfigureAwait(false);
        }

        while (await call.NextAsync().ConfigureAwait(false) is not null)
        {
            // It has nothing to say but its end: then all that was written was taken.
        }

        if (!lasts)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The server closed the stream before all was acknowledged."));
        }
    }

    private async ValueTask<bool> TrySendAsync(BatchCall call)
    {
        if (Take() is not { } ack || await call.TryWriteAsync(new NextBatchRequest { Ack = ack }).ConfigureAwait(false))
        {
            return true;
        }

        // For the next server. What came since follows it without a gap.
        lock (_lock)
        {
            (_first, _count) = (ack.Step, ack.Count + _count);
        }

        _changed.Release();
        return false;
    }

    private bool HasNothingLeft()
    {
        lock (_lock)
        {
            return _isComplete && _count == 0;
        }
    }

    private NextBatchRequest.Types.Ack? Take()
    {
        lock (_lock)
        {
            if (_count == 0)
            {
                return null;
            }

            var ack = new NextBatchRequest.Types.Ack { Step = _first, Count = _count };
            _count = 0;
            return ack;
        }
    }
}
