using System.Collections.Concurrent;
using DataFeed.Core.Epochs;
using DataFeed.Core.Feeds;
using DataFeed.Core.Running;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using DataFeed.Server.Streaming;
using DataFeed.Server.Tokens;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace DataFeed.Server.Epochs;

/// <summary>The epochs that this server knows. What it forgets it makes again from the token.</summary>
internal sealed class EpochCatalog : IAsyncDisposable
{
    // A feed that opens at once needs no second request; for any other, waiting is the client's affair.
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ByteString, StartedEpoch> _epochs = new();
    private readonly FeedCollection _feeds;
    private readonly GeneratorCensus _census;
    private readonly EpochLog _log;
    private readonly TimeProvider _time;
    private readonly TimeSpan _idleTimeout;
    private readonly SharingOptions _sharing;
    private readonly ReadAheadOptions _readAhead;
    private readonly bool _hasChecksums;
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
        _hasChecksums = options.Value.Checksums;
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
    public async Task<StartedEpoch> StartAsync(StartEpochRequest request, CancellationToken cancellationToken)
    {
        RequireRunning();
        var asked = request.ToCore();
        var plan = await PlanAsync(asked, opened => PositionOf(request.Cursor, opened, asked), cancellationToken);
        var nonce = request.Run.Length == 0 ? ByteString.CopyFrom(Guid.NewGuid().ToByteArray()) : ByteString.Empty;
        var token = EpochToken.Of(plan.ToWire(request.Run), plan.ToDefinition(), plan.Request.Start, nonce);
        StartedEpoch epoch;
        bool isFirst;
        do
        {
            epoch = GetOrAdd(token, token.Encode(), plan);
        }
        while (!epoch.TryStart(out isFirst));

        if (isFirst)
        {
            _log.Started(token, epoch.Plan);
        }

        return epoch;
    }

    /// <exception cref="DataFeedException">The token is damaged, or its feed is not the one this server has.</exception>
    public async Task<StartedEpoch> FindAsync(ByteString tokenBytes, CancellationToken cancellationToken)
    {
        if (_epochs.TryGetValue(tokenBytes, out var known))
        {
            return known;
        }

        var token = EpochToken.Decode(tokenBytes);
        var asked = token.Request.ToCore();
        var plan = await PlanAsync(
            asked,
            opened =>
            {
                RequireUnchanged(token, opened, asked);
                return token.Start;
            },
            cancellationToken);
        return GetOrAdd(token, tokenBytes, plan);
    }

    /// <summary>Lets a consumer in. The caller disposes it.</summary>
    public async Task<Consumer> JoinAsync(NextBatchRequest.Types.Open open, CancellationToken cancellationToken)
    {
        RequireRunning();
        Consumer consumer;
        StartedEpoch epoch;
        do
        {
            epoch = await FindAsync(open.EpochToken, cancellationToken);
            consumer = new Consumer(epoch, open.Rank, open.Consumer, _log, _time, cancellationToken);
        }
        while (!epoch.TryAdd(consumer));

        // Asked again: a server that began to stop since would not find this consumer to tell it.
        if (_stopping)
        {
            await consumer.DisposeAsync();
            throw Stopping();
        }

        return consumer;
    }

    /// <summary>The steps of an EVERY or SPLIT epoch that a stream is sent. The caller disposes them.</summary>
    public StepFlow OpenSteps(Consumer consumer, NextBatchRequest.Types.Open open)
    {
        if (open.HasWindow && open.Window < 0)
        {
            throw new DataFeedException(DataFeedError.RequestInvalid, $"window is {open.Window}; it must be 0 or more.");
        }

        var epoch = consumer.Epoch;
        var start = open.Cursor.IsEmpty ? epoch.Plan.Request.Start : PositionOf(open.Cursor, epoch.Plan.Opened, epoch.Plan.Request);
        try
        {
            epoch.Plan.RequireInside(consumer.Rank, start.Step);
            return !open.HasWindow
                ? new AllSteps(epoch.TakeReader(consumer.Rank, start), _time) { Start = start }
                : epoch.IsReadAsWanted
                    ? new WantedSteps(epoch.OpenAsWanted(consumer.Rank), isIndexed: true, start, _time)
                    : new WantedSteps(epoch.TakeReader(consumer.Rank, start), isIndexed: false, start, _time);
        }
        catch (ObjectDisposedException) when (consumer.Refusal is not null)
        {
            throw consumer.Refusal;
        }
    }

    /// <summary>The step of a cursor of an epoch.</summary>
    /// <exception cref="DataFeedException">The cursor is damaged, or of another epoch.</exception>
    /// <exception cref="Core.Errors.FeedException">It points outside the epoch.</exception>
    public static long StepOf(StartedEpoch epoch, ByteString cursor)
    {
        var position = PositionOf(cursor, epoch.Plan.Opened, epoch.Plan.Request);
        epoch.Plan.RequireInside(0, position.Step);
        return position.Step;
    }

    /// <returns>Streams that this call ended.</returns>
    public async Task<long> EndAsync(ByteString tokenBytes, CancellationToken cancellationToken) =>
        await (await FindAsync(tokenBytes, cancellationToken)).EndAsync();

    public async ValueTask DisposeAsync()
    {
        await _serverStopping.DisposeAsync();
        await _sweep.DisposeAsync();
        await StopAsync();
    }

    private async Task<EpochPlan> PlanAsync(Traversal asked, Func<OpenedFeed, EpochPosition> start, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(OpeningPatience, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await EpochPlan.CreateAsync(_feeds, asked, start, stop.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DataFeedException(
                DataFeedError.FeedOpening, $"Feed \"{asked.Feed}\" is still opening its data; try again in a while, or watch the server's log.");
        }
    }

    // Whose cursor it is comes before where it points: a foreign one must be told apart from one out of range.
    private static EpochPosition PositionOf(ByteString bytes, OpenedFeed opened, Traversal request)
    {
        if (bytes.IsEmpty)
        {
            return default;
        }

        var cursor = Cursor.Decode(bytes);
        cursor.RequireMatch(opened.ToDefinition(request));
        return cursor.Position;
    }

    // That the feed has changed comes before what no longer fits it: the first explains the second.
    private static void RequireUnchanged(EpochToken token, OpenedFeed opened, Traversal asked)
    {
        if (opened.Fingerprint != token.Fingerprint)
        {
            var differences = string.Join("; ", token.Differences(opened.ToDefinition(asked)));
            throw new DataFeedException(DataFeedError.FeedChanged,
                $"Feed \"{opened.Feed.Name}\" has fingerprint {opened.Fingerprint} here; the token was made with {token.Fingerprint}. Changed: "
                + (differences.Length > 0 ? $"{differences}." : "its definition."));
        }
    }

    // The plan is the epoch's from now on; where there is one already, another plan of it is let go.
    private StartedEpoch GetOrAdd(EpochToken token, ByteString bytes, EpochPlan plan)
    {
        var epoch = _epochs.GetOrAdd(bytes, key => Create(token, key, plan));
        if (epoch.Plan != plan)
        {
            plan.Dispose();
        }

        return epoch;
    }

    private StartedEpoch Create(EpochToken token, ByteString bytes, EpochPlan plan)
    {
        // The trainers of a run, or of a world, come one after the other: what the first has read is kept for the next.
        var sharing = _sharing with { ExpectsSeveral = token.Request.Run.Length > 0 || plan.WorldSize > 1 };
        var shared = new SharedEpoch(plan, _readAhead, _census, sharing);
        return new(token, bytes, shared, rank => EpochReader.OpenAsWanted(plan, rank, _readAhead, _census), _time) { HasChecksums = _hasChecksums };
    }

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
        await Task.WhenAll(_epochs.Values.Select(epoch => epoch.StopAsync(Stopping())));
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
