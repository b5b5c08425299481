using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DataFeed.Core.Errors;
using DataFeed.Tensors;

namespace DataFeed.Core.Epochs;

/// <summary>One reading of an epoch: owns one generator instance, or shares one, which runs ahead in the background within bounds.</summary>
/// <remarks>
/// For one caller at a time, but <see cref="DisposeAsync"/> may come at any time from anywhere. Readers share nothing, unless a
/// <see cref="Sharing.SharedEpoch"/> opened them.
/// </remarks>
public sealed class EpochReader : IAsyncDisposable
{
    private readonly IBatchSupply _supply;
    private readonly Lazy<Task> _disposal;

    internal EpochReader(EpochPlan plan, long firstStep, IBatchSupply supply)
    {
        Plan = plan;
        FirstStep = firstStep;
        _supply = supply;
        _disposal = new(() => _supply.DisposeAsync().AsTask());
    }

    /// <summary>What is read.</summary>
    public EpochPlan Plan { get; }

    /// <summary>The first step that it delivers.</summary>
    public long FirstStep { get; }

    /// <summary>While a fresh instance runs up to <see cref="FirstStep"/>: the steps behind it. Null where it need not, or is there.</summary>
    public long? ReplayedSteps => !Plan.IsSeekable && !HasNext && _supply.Step is var step && step < FirstStep ? step : null;

    /// <summary>How it ended, once <see cref="NextAsync"/> has returned null; null before.</summary>
    public EpochEnd? End { get; private set; }

    /// <summary>What went wrong in the feed's own code, its disposal included; null if nothing did. Final once disposed.</summary>
    public FeedException? Failure => _supply.Failure;

    /// <summary>Whether <see cref="NextAsync"/> would answer at once: a batch is made, or the end or a failure is known.</summary>
    public bool HasNext => _supply.HasNext;

    /// <summary>Takes the next batch, waiting for it.</summary>
    /// <param name="cancellationToken">Ends the wait; nothing is lost, and the next call goes on.</param>
    /// <returns>The batch, which the caller disposes; null at the end, from then on.</returns>
    /// <exception cref="FeedException">
    /// After the batches that were right: <see cref="FeedError.GeneratorFailed"/>, <see cref="FeedError.SchemaChanged"/>,
    /// <see cref="FeedError.BatchTooLarge"/>, or <see cref="FeedError.CursorOutOfRange"/> where the feed ended before the first step;
    /// <see cref="FeedError.RankAbsent"/> where it waited too long for another rank of a shared instance.
    /// The instance is disposed then; further calls throw the same.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The reader was disposed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<EpochBatch?> NextAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposal.IsValueCreated, this);
        var batch = await _supply.TakeAsync(cancellationToken).ConfigureAwait(false);
        if (batch is null)
        {
            // Without an end it was stopped while this call waited.
            End = _supply.End;
            ObjectDisposedException.ThrowIf(End is null, this);
        }

        return batch;
    }

    /// <summary>Tells the tensors of this epoch's batches; where the feed does not declare them, by waiting for the first batch.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Batch axis included. Empty where the generator ended, failed or was stopped before its first batch.</returns>
    public ValueTask<ImmutableArray<TensorSpec>> SchemaAsync(CancellationToken cancellationToken = default) =>
        Plan.Schema.IsEmpty ? new(_supply.Schema.WaitAsync(cancellationToken)) : new(Plan.Schema);

    /// <summary>Stops the generator, waits until its code is left, disposes it and gives back what was not taken. A shared one runs on for the others.</summary>
    /// <remarks>
    /// Never throws for the feed: see <see cref="Failure"/>. Takes as long as the generator takes to heed its cancellation. Batches
    /// that were taken stay their taker's. Thread-safe; again: waits for the same.
    /// </remarks>
    public ValueTask DisposeAsync() => new(_disposal.Value);
}
