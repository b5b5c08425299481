using System.Collections.Concurrent;
using DataFeed.Core.Epochs;
using DataFeed.Core.Feeds;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Tokens;
using DataFeed.Protocol.V1;
using DataFeed.Server.Streaming;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace DataFeed.Server.Epochs;

/// <summary>The epochs that this server knows. What it forgets it makes again from the token.</summary>
internal sealed class EpochCatalog : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ByteString, StartedEpoch> _epochs = new();
    private readonly FeedCollection _feeds;
    private readonly GeneratorCensus _census;
    private readonly EpochLog _log;
    private readonly TimeProvider _time;
    private readonly TimeSpan _idleTimeout;
    private readonly ReadAheadOptions _readAhead;
    private readonly ITimer _sweep;
    private readonly CancellationTokenRegistration _serverStopping;
    private volatile bool _stopping;

    public EpochCatalog(
        FeedCollection feeds,
        GeneratorCensus census,
        IOptions<DataFeedServerOptions> options,
        EpochLog log,
        TimeProvider time,
        IHostApplicationLifetime lifetime)
    {
        _feeds = feeds;
        _census = census;
        _log = log;
        _time = time;
        _idleTimeout = options.Value.EpochIdleTimeout;
        _readAhead = new ReadAheadOptions
        {
            MaxBytes = options.Value.ReadAheadBytes,
            MaxBatches = options.Value.ReadAheadBatches,
            MaxBatchBytes = options.Value.MaxBatchBytes,
            Parallelism = options.Value.ReadAheadParallelism,
        };
        var period = _idleTimeout / 4;
        _sweep = time.CreateTimer(_ => _ = SweepAsync(), null, period, period);
        _serverStopping = lifetime.ApplicationStopping.Register(() => _ = StopAsync());
    }

    /// <summary>Epochs known now.</summary>
    public int Count => _epochs.Count;

    /// <summary>Fixes an epoch and spins up its instance. With a run, equal requests join one.</summary>
    public StartedEpoch Start(StartEpochRequest request)
    {
        RequireRunning();
        var plan = Plan(request);
        var nonce = request.Run.Length == 0 ? ByteString.CopyFrom(Guid.NewGuid().ToByteArray()) : ByteString.Empty;
        var token = plan.ToToken(request.Run, nonce);
        var bytes = token.Encode();
        StartedEpoch epoch;
        bool isFirst;
        do
        {
            epoch = _epochs.GetOrAdd(bytes, key => Create(token, key, plan));
        }
        while (!epoch.TryStart(out isFirst));

        if (isFirst)
        {
            _log.Started(token, plan);
        }

        return epoch;
    }

    /// <exception cref="DataFeedException">The token is damaged, or its feed is not the one this server has.</exception>
    public StartedEpoch Find(ByteString tokenBytes)
    {
        if (_epochs.TryGetValue(tokenBytes, out var known))
        {
            return known;
        }

        var token = EpochToken.Decode(tokenBytes);
        var plan = EpochPlan.Create(_feeds, token.ToCore());
        if (plan.Fingerprint != token.Fingerprint)
        {
            throw new DataFeedException(DataFeedError.FeedChanged,
                $"Feed \"{token.Feed}\" has fingerprint {plan.Fingerprint} here; the token was made with {token.Fingerprint}.");
        }

        return _epochs.GetOrAdd(tokenBytes, bytes => Create(token, bytes, plan));
    }

    /// <summary>Lets a consumer in. The caller disposes it.</summary>
    public EpochConsumer Join(NextBatchRequest.Types.Open open, CancellationToken cancellationToken)
    {
        RequireRunning();
        StartedEpoch epoch;
        EpochConsumer consumer;
        do
        {
            epoch = Find(open.EpochToken);
            consumer = new EpochConsumer(epoch, open.Rank, open.Consumer, _log, _time, cancellationToken);
        }
        while (!epoch.TryAdd(consumer));

        try
        {
            // Asked again: a server that began to stop since would not find this consumer to tell it.
            RequireRunning();
            consumer.Open(FirstStep(open.Cursor, epoch.Plan));
            return consumer;
        }
        catch
        {
            epoch.Remove(consumer);
            throw;
        }
    }

    /// <returns>Streams that this call ended.</returns>
    public Task<long> EndAsync(ByteString tokenBytes) => Find(tokenBytes).EndAsync();

    public async ValueTask DisposeAsync()
    {
        await _serverStopping.DisposeAsync();
        await _sweep.DisposeAsync();
        await StopAsync();
    }

    private EpochPlan Plan(StartEpochRequest request)
    {
        var asked = request.ToCore();
        if (request.Cursor.IsEmpty)
        {
            return EpochPlan.Create(_feeds, asked);
        }

        // Whose cursor it is comes before where it points: a foreign one must be told apart from one out of range.
        var cursor = Cursor.Decode(request.Cursor);
        var whole = EpochPlan.Create(_feeds, asked with { Steps = _feeds.Find(asked.Feed).IsInfinite ? 1 : null });
        cursor.RequireMatch(whole.ToDefinition());
        return EpochPlan.Create(_feeds, asked with { FirstStep = cursor.Step });
    }

    private static long FirstStep(ByteString cursorBytes, EpochPlan plan)
    {
        if (cursorBytes.IsEmpty)
        {
            return plan.FirstStep;
        }

        var cursor = Cursor.Decode(cursorBytes);
        cursor.RequireMatch(plan.ToDefinition());
        return cursor.Step;
    }

    private StartedEpoch Create(EpochToken token, ByteString bytes, EpochPlan plan) =>
        new(token, bytes, plan, (rank, step) => plan.Open(rank, step, _readAhead, _census), _time);

    private async Task SweepAsync()
    {
        foreach (var (token, epoch) in _epochs)
        {
            if (epoch.TryFree(_idleTimeout))
            {
                _epochs.TryRemove(token, out _);
                await epoch.DisposePreparedAsync();
                _log.Idled(epoch.Token);
            }
        }
    }

    private async Task StopAsync()
    {
        _stopping = true;
        foreach (var epoch in _epochs.Values)
        {
            await epoch.StopAsync(Stopping());
        }
    }

    private void RequireRunning()
    {
        if (_stopping)
        {
            throw Stopping();
        }
    }

    private static DataFeedException Stopping() =>
        new(DataFeedError.ServerStopping, "The server is shutting down; go on from your last cursor when it is back, or on another.");
}
