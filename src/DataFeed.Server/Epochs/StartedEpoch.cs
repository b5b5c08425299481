using System.Collections.Immutable;
using DataFeed.Core.Epochs;
using DataFeed.Core.Running;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using DataFeed.Server.Streaming;
using DataFeed.Server.Tokens;
using Google.Protobuf;

namespace DataFeed.Server.Epochs;

/// <summary>What this server holds of one epoch: its plan, who reads it, and the instances that they share.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class StartedEpoch(
    EpochToken token, ByteString tokenBytes, SharedEpoch shared, Func<long, EpochReader> openAsWanted, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Consumer> _consumers = [];

    // Only for a feed that is not deterministic: whose rows were given out.
    private readonly HashSet<long> _readRanks = [];
    private Task<ImmutableArray<TensorSpec>>? _schema;
    private bool _isStarted;
    private bool _isFreed;
    private long _idleSince = time.GetTimestamp();
    private long _deliveredSteps;

    public EpochToken Token => token;

    public EpochPlan Plan => shared.Plan;

    public Cursor Cursor { get; } = Cursor.Of(shared.Plan.ToDefinition());

    /// <summary>Whether its batches carry checksums.</summary>
    public bool HasChecksums { get; init; }

    public bool IsEnded { get; private set; }

    /// <summary>
    /// Spins up the epoch's instance ahead of its first reader, the first time that it is started. Seekable feeds need none before a
    /// rank is known.
    /// </summary>
    /// <param name="isFirst">Whether this was the first time.</param>
    /// <returns>False where it was freed meanwhile: make it again.</returns>
    /// <exception cref="DataFeedException"><see cref="DataFeedError.EpochEnded"/>.</exception>
    public bool TryStart(out bool isFirst)
    {
        lock (_lock)
        {
            RequireLive();
            isFirst = !_isStarted && !_isFreed;
            if (isFirst)
            {
                _isStarted = true;
                _schema = shared.Prepare();
            }

            return !_isFreed;
        }
    }

    /// <summary>The tensors that its batches will have: declared, or those of the first instance's first batch.</summary>
    public Task<ImmutableArray<TensorSpec>> SchemaAsync(CancellationToken cancellationToken) =>
        (_schema ?? Task.FromResult(Plan.Schema)).WaitAsync(cancellationToken);

    /// <summary>The reader for a consumer: on an instance that stands near where the consumer starts, otherwise on a new one.</summary>
    /// <param name="rank">Whose rows to read.</param>
    /// <param name="start">Where the consumer starts.</param>
    /// <exception cref="Core.Errors.FeedException">The rank or the step lies outside the epoch.</exception>
    /// <exception cref="DataFeedException"><see cref="DataFeedError.ResumeUnsupported"/>: a second instance would generate something else.</exception>
    /// <exception cref="ObjectDisposedException">It was ended, or the server stops.</exception>
    public EpochReader TakeReader(long rank, EpochPosition start)
    {
        Plan.RequireInside(rank, start.Step);
        lock (_lock)
        {
            RequireFirstReading(rank);
        }

        return shared.Open(rank, start);
    }

    /// <summary>Whether any steps can be read in any order.</summary>
    public bool IsReadAsWanted => Plan.IsSeekable && Plan.Feed.IsDeterministic;

    /// <summary>A reader of the steps that a consumer wants, which shares nothing. Nothing but them is made.</summary>
    /// <exception cref="Core.Errors.FeedException">The rank lies outside the world.</exception>
    public EpochReader OpenAsWanted(long rank) => openAsWanted(rank);

    /// <returns>False where it was freed meanwhile: make it again.</returns>
    /// <exception cref="DataFeedException"><see cref="DataFeedError.EpochEnded"/>.</exception>
    public bool TryAdd(Consumer consumer)
    {
        lock (_lock)
        {
            RequireLive();
            return !_isFreed && _consumers.Add(consumer);
        }
    }

    public void Remove(Consumer consumer)
    {
        lock (_lock)
        {
            _consumers.Remove(consumer);
            _idleSince = time.GetTimestamp();
        }
    }

    public void CountDelivered() => Interlocked.Increment(ref _deliveredSteps);

    /// <summary>Frees it if nobody has read it for that long. Nobody joins it after that.</summary>
    public bool TryFree(TimeSpan idleTimeout)
    {
        lock (_lock)
        {
            return _isFreed = _consumers.Count == 0 && time.GetElapsedTime(_idleSince) >= idleTimeout;
        }
    }

    /// <summary>Ends it for good: readers are told, all instances are disposed.</summary>
    /// <returns>Streams that this call ended.</returns>
    public Task<long> EndAsync()
    {
        lock (_lock)
        {
            IsEnded = true;
        }

        return StopAsync(Ended());
    }

    /// <summary>Stops every stream of it, telling each the reason, and disposes all instances.</summary>
    /// <returns>Streams that this call stopped.</returns>
    public async Task<long> StopAsync(DataFeedException refusal)
    {
        Consumer[] consumers;
        lock (_lock)
        {
            consumers = [.. _consumers];
        }

        // All are told before any is waited for: one whose generator does not heed it must not keep the others from hearing.
        await Task.WhenAll(consumers.Select(consumer => consumer.RefuseAsync(refusal)));
        await Task.WhenAll([.. consumers.Select(consumer => consumer.StopAsync(refusal)), DisposeInstancesAsync().AsTask()]);
        return consumers.Length;
    }

    /// <summary>Disposes what was made for readers that did not come.</summary>
    public Task DisposeUnreadAsync() => shared.DisposeUnreadAsync();

    /// <summary>Disposes what no consumer ended. Nobody is let in after that.</summary>
    public async ValueTask DisposeInstancesAsync()
    {
        await shared.DisposeAsync();
        Plan.Dispose();
    }

    public StartEpochResponse ToStarted(ImmutableArray<TensorSpec> schema)
    {
        var response = new StartEpochResponse
        {
            EpochToken = tokenBytes,
            Cursor = Cursor.At(Plan.Request.Start),
            FirstStep = Plan.FirstStep,
            Seekable = Plan.IsSeekable,
            Fingerprint = Plan.Fingerprint,
            Nondeterministic = !Plan.Feed.IsDeterministic,
        };
        response.Schema.Add(schema.Select(spec => spec.ToWire()));
        if (Plan.Steps is { } steps)
        {
            response.Steps = steps;
        }

        return response;
    }

    public GetEpochResponse ToStatus()
    {
        var schema = _schema is { IsCompletedSuccessfully: true } known ? known.Result : Plan.Schema;
        lock (_lock)
        {
            return new GetEpochResponse
            {
                Request = token.Request,
                Epoch = ToStarted(schema),
                DeliveredSteps = Interlocked.Read(ref _deliveredSteps),
                LiveGenerators = Plan.IsSeekable ? _consumers.Count : shared.LiveGenerators,
                Ended = IsEnded,
            };
        }
    }

    // Ranks that split a feed read rows of their own; anything else would show one consumer what another was not shown.
    private void RequireFirstReading(long rank)
    {
        if (!Plan.Feed.IsDeterministic && !(_isStarted && _readRanks.Add(Plan.Delivery == Delivery.Split ? rank : 0)))
        {
            throw new DataFeedException(DataFeedError.ResumeUnsupported,
                $"Epoch {token.Request.Epoch} of feed \"{token.Request.Feed}\" was read already, or started on another server. The feed is declared not deterministic: "
                + "a second reading would get other batches. Start another epoch.");
        }
    }

    private void RequireLive()
    {
        if (IsEnded)
        {
            throw Ended();
        }
    }

    private DataFeedException Ended() => new(
        DataFeedError.EpochEnded, $"Epoch {token.Request.Epoch} of feed \"{token.Request.Feed}\" was ended by EndEpoch; start another.");
}
