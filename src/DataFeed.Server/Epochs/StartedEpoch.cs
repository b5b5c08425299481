using System.Collections.Immutable;
using DataFeed.Core.Epochs;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Tokens;
using DataFeed.Protocol.V1;
using DataFeed.Server.Streaming;
using Google.Protobuf;

namespace DataFeed.Server.Epochs;

/// <summary>What this server holds of one epoch: its plan, who reads it, and the instance that waits for its first reader.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class StartedEpoch(EpochToken token, ByteString tokenBytes, EpochPlan plan, Func<long, long, EpochReader> open, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<EpochConsumer> _consumers = [];
    private EpochReader? _prepared;
    private Task<ImmutableArray<Core.Batches.TensorSpec>>? _schema;
    private bool _isStarted;
    private bool _isFreed;
    private long _idleSince = time.GetTimestamp();
    private long _deliveredSteps;

    public EpochToken Token => token;

    public EpochPlan Plan => plan;

    public Cursor Cursor { get; } = Cursor.Of(plan.ToDefinition());

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
                Prepare();
            }

            return !_isFreed;
        }
    }

    /// <summary>The tensors that its batches will have: declared, or those of the waiting instance's first batch.</summary>
    public Task<ImmutableArray<Core.Batches.TensorSpec>> SchemaAsync(CancellationToken cancellationToken) =>
        (_schema ?? Task.FromResult(plan.Schema)).WaitAsync(cancellationToken);

    /// <summary>The reader for a consumer: the waiting instance if it stands where the consumer starts, otherwise a new one.</summary>
    /// <exception cref="Core.Errors.FeedException">The rank or the step lies outside the epoch.</exception>
    public EpochReader TakeReader(long rank, long firstStep)
    {
        plan.RequireInside(rank, firstStep);
        lock (_lock)
        {
            if (firstStep == plan.FirstStep && _prepared is { } prepared)
            {
                _prepared = null;
                return prepared;
            }
        }

        return open(rank, firstStep);
    }

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

    /// <summary>Ends it for good: readers are told, the waiting instance is disposed.</summary>
    /// <returns>Streams that this call ended.</returns>
    public Task<long> EndAsync()
    {
        lock (_lock)
        {
            IsEnded = true;
        }

        return StopAsync(Ended());
    }

    /// <summary>Stops every stream of it, telling each the reason, and disposes the waiting instance.</summary>
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

        await DisposePreparedAsync();
        return consumers.Length;
    }

    public async Task DisposePreparedAsync()
    {
        EpochReader? prepared;
        lock (_lock)
        {
            (prepared, _prepared) = (_prepared, null);
        }

        if (prepared is not null)
        {
            await prepared.DisposeAsync();
        }
    }

    public StartEpochResponse ToStarted(ImmutableArray<Core.Batches.TensorSpec> schema)
    {
        var response = new StartEpochResponse
        {
            EpochToken = tokenBytes,
            Cursor = Cursor.At(plan.FirstStep),
            Seekable = plan.IsSeekable,
            Fingerprint = plan.Fingerprint,
        };
        response.Schema.Add(schema.Select(spec => spec.ToWire()));
        if (plan.Steps is { } steps)
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
                Seekable = plan.IsSeekable,
                DeliveredSteps = Interlocked.Read(ref _deliveredSteps),
                LiveGenerators = _consumers.Count + (_prepared is null ? 0 : 1),
                Ended = IsEnded,
            };
            response.Parameters.Add(token.Parameters);
            if (plan.Steps is { } steps)
            {
                response.Steps = steps;
            }

            return response;
        }
    }

    private void Prepare()
    {
        if (!plan.IsSeekable)
        {
            _prepared = open(0, plan.FirstStep);
            _schema = plan.Schema.IsEmpty ? _prepared.SchemaAsync(CancellationToken.None).AsTask() : Task.FromResult(plan.Schema);
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
