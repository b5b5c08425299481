using System.Collections.Concurrent;
using DataFeed.Core.Epochs;
using DataFeed.Core.Feeds;
using DataFeed.Core.Sharing;
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
    private readonly SharingOptions _sharing;
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
        _sharing = new SharingOptions { RankTimeout = options.Value.RankTimeout, Time = time };
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
        // That the feed has changed comes before what no longer fits it: the first explains the second.
        var asked = token.ToCore();
        var whole = Whole(asked);
        if (whole.Fingerprint != token.Fingerprint)
        {
            var differences = string.Join("; ", token.Differences(whole.ToDefinition()));
            throw new DataFeedException(DataFeedError.FeedChanged,
                $"Feed \"{token.Feed}\" has fingerprint {whole.Fingerprint} here; the token was made with {token.Fingerprint}. Changed: "
                + (differences.Length > 0 ? $"{differences}." : "its definition."));
        }

        var plan = EpochPlan.Create(_feeds, asked);
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
            if (epoch.Plan.Delivery != Tensors.Delivery.Queue)
            {
                var (step, state) = Position(open.Cursor, epoch.Plan);
                consumer.Open(step, state, asWanted: open.HasWindow && consumer.ReadsRanges);
            }

            return consumer;
        }
        catch (Exception exception)
        {
            epoch.Remove(consumer);
            if (exception is ObjectDisposedException && consumer.Refusal is { } refusal)
            {
                throw refusal;
            }

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
        cursor.RequireMatch(Whole(asked).ToDefinition());
        return EpochPlan.Create(_feeds, asked with { FirstStep = cursor.Step, FirstState = cursor.State });
    }

    private EpochPlan Whole(EpochRequest asked) => EpochPlan.Create(
        _feeds, asked with { FirstStep = 0, FirstState = default, Steps = _feeds.Find(asked.Feed).IsInfinite ? 1 : null });

    private static (long Step, ReadOnlyMemory<byte> State) Position(ByteString cursorBytes, EpochPlan plan)
    {
        if (cursorBytes.IsEmpty)
        {
            return (plan.FirstStep, plan.FirstState);
        }

        var cursor = Cursor.Decode(cursorBytes);
        cursor.RequireMatch(plan.ToDefinition());
        return (cursor.Step, cursor.State);
    }

    private StartedEpoch Create(EpochToken token, ByteString bytes, EpochPlan plan)
    {
        // The trainers of a run, or of a world, come one after the other: what the first has read is kept for the next.
        var sharing = _sharing with { ExpectsSeveral = token.Run.Length > 0 || plan.WorldSize > 1 };
        var shared = new SharedEpoch(plan, _readAhead, _census, sharing);
        return new(token, bytes, shared, (rank, step, count) => plan.Open(rank, step, Of(count), _census), _time);
    }

    // Several ranges of a stream are made at once; together they have the bounds of one reader.
    private ReadAheadOptions Of(long count) => _readAhead with
    {
        Steps = count,
        MaxBytes = Math.Max(_readAhead.MaxBytes / WantedRanges.MaxAtOnce, 1),
    };

    private async Task SweepAsync()
    {
        foreach (var (token, epoch) in _epochs)
        {
            if (epoch.TryFree(_idleTimeout))
            {
                _epochs.TryRemove(token, out _);
                await epoch.DisposeInstancesAsync();
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
