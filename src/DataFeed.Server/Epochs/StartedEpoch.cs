using System.Collections.Immutable;
using DataFeed.Core.Epochs;
using DataFeed.Core.Sharing;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Tokens;
using DataFeed.Protocol.V1;
using DataFeed.Server.Queue;
using DataFeed.Server.Streaming;
using Google.Protobuf;
using TensorSpec = DataFeed.Tensors.TensorSpec;

namespace DataFeed.Server.Epochs;

/// <summary>What this server holds of one epoch: its plan, who reads it, and the instances that they share.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class StartedEpoch(
    EpochToken token, ByteString tokenBytes, SharedEpoch shared, Func<long, long, long, EpochReader> openRange, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<EpochConsumer> _consumers = [];

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
    /// <param name="firstStep">Where the consumer starts.</param>
    /// <param name="state">What an instance saved there; may be empty.</param>
    /// <exception cref="Core.Errors.FeedException">The rank or the step lies outside the epoch.</exception>
    /// <exception cref="DataFeedException"><see cref="DataFeedError.ResumeUnsupported"/>: a second instance would generate something else.</exception>
    /// <exception cref="ObjectDisposedException">It was ended, or the server stops.</exception>
    public EpochReader TakeReader(long rank, long firstStep, ReadOnlyMemory<byte> state)
    {
        Plan.RequireInside(rank, firstStep);
        lock (_lock)
        {
            RequireFirstReading(rank);
        }

        return shared.Open(rank, firstStep, state);
    }

    /// <summary>A reader of a few steps of a seekable feed, which shares nothing. Nothing after them is made.</summary>
    /// <exception cref="Core.Errors.FeedException">The rank or the first step lies outside the epoch.</exception>
    public EpochReader OpenRange(long rank, long firstStep, long count) => openRange(rank, firstStep, count);

    /// <summary>Makes the steps of a QUEUE epoch that this server claims. The caller disposes it.</summary>
    public IStepMaker OpenSteps() => Plan.IsSeekable
        ? new SeekableSteps(step => openRange(0, step, 1))
        : new SequentialSteps(Plan.FirstStep, step => TakeReader(0, step, default));

    /// <returns>False where it was freed meanwhile: make it again.</returns>
    /// <exception cref="DataFeedException"><see cref="DataFeedError.EpochEnded"/>.</exception>
    public bool TryAdd(EpochConsumer consumer)
    {
        lock (_lock)
        {
            RequireLive();
            return !_isFreed && _consumers.Add(consumer);
        }
    }

    public void Remove(EpochConsumer consumer)
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
        EpochConsumer[] consumers;
        lock (_lock)
        {
            consumers = [.. _consumers];
        }

        foreach (var consumer in consumers)
        {
            await consumer.StopAsync(refusal);
        }

        await DisposeInstancesAsync();
        return consumers.Length;
    }

    /// <summary>Disposes what was made for readers that did not come.</summary>
    public Task DisposeUnreadAsync() => shared.DisposeUnreadAsync();

    /// <summary>Disposes what no consumer ended. Nobody is let in after that.</summary>
    public ValueTask DisposeInstancesAsync() => shared.DisposeAsync();

    public StartEpochResponse ToStarted(ImmutableArray<TensorSpec> schema)
    {
        var response = new StartEpochResponse
        {
            EpochToken = tokenBytes,
            Cursor = Cursor.At(Plan.FirstStep, Plan.FirstState.Span),
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
        lock (_lock)
        {
            var response = new GetEpochResponse
            {
                Feed = token.Feed,
                Run = token.Run,
                Epoch = token.Epoch,
                Seed = token.Seed,
                BatchSize = token.BatchSize,
                Delivery = token.Delivery,
                WorldSize = token.WorldSize,
                Remainder = token.Remainder,
                Fingerprint = token.Fingerprint,
                Seekable = Plan.IsSeekable,
                DeliveredSteps = Interlocked.Read(ref _deliveredSteps),
                LiveGenerators = Plan.IsSeekable ? _consumers.Count : shared.LiveGenerators,
                Ended = IsEnded,
            };
            response.Parameters.Add(token.Parameters);
            if (Plan.Steps is { } steps)
            {
                response.Steps = steps;
            }

            return response;
        }
    }

    // Ranks that split a feed read rows of their own; anything else would show one consumer what another was not shown.
    private void RequireFirstReading(long rank)
    {
        if (!Plan.Feed.IsDeterministic && !(_isStarted && _readRanks.Add(Plan.Delivery == Tensors.Delivery.Split ? rank : 0)))
        {
            throw new DataFeedException(DataFeedError.ResumeUnsupported,
                $"Epoch {token.Epoch} of feed \"{token.Feed}\" was read already, or started on another server. The feed is declared not deterministic: "
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
        DataFeedError.EpochEnded, $"Epoch {token.Epoch} of feed \"{token.Feed}\" was ended by EndEpoch; start another.");
}
