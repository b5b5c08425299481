using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;

namespace DataFeed.Core.Running;

/// <summary>One reading of an epoch: owns one generator instance, or shares one, which runs ahead in the background within bounds.</summary>
/// <remarks>
/// For one caller at a time, but <see cref="DisposeAsync"/> may come at any time from anywhere. Readers share nothing, unless a
/// <see cref="SharedEpoch"/> opened them.
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
    public TraversalEnd? End { get; private set; }

    /// <summary>What went wrong in the feed's own code, its disposal included; null if nothing did. Final once disposed.</summary>
    public FeedException? Failure => _supply.Failure;

    /// <summary>Whether <see cref="NextAsync"/> would answer at once: a batch is made, or the end or a failure is known.</summary>
    public bool HasNext => _supply.HasNext;

    /// <summary>Makes a new instance and starts it in the background.</summary>
    /// <param name="plan">The epoch. It must outlive the reader.</param>
    /// <param name="rank">Whose rows to read: 0 to the world size - 1.</param>
    /// <param name="start">
    /// Where to start: from the plan's first step up to the end, the end included. A seekable feed gets there at once; for others the new instance
    /// runs from its start, or from what an earlier one saved, and what lies before is thrown away.
    /// </param>
    /// <param name="options">Bounds on what is made before it is asked for.</param>
    /// <param name="census">Counts the instance, from now until it is disposed.</param>
    /// <returns>The reader that owns the instance. The caller disposes it.</returns>
    /// <exception cref="FeedException">
    /// As <see cref="EpochPlan.RequireInside"/>. Where the end is unknown, <see cref="FeedError.CursorOutOfRange"/> comes from the reader.
    /// </exception>
    public static EpochReader Open(EpochPlan plan, long rank, EpochPosition start, ReadAheadOptions options, GeneratorCensus census)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(census);
        plan.RequireInside(rank, start.Step);
        return plan.NeedsCutting
            ? SharedEpoch.OpenAlone(plan, rank, start, options, census)
            : new(plan, start.Step, Instance.Start(new(plan, rank, start, options, census)));
    }

    /// <summary>Makes a reader of an indexed epoch's steps as they are wanted, in whatever order.</summary>
    /// <param name="plan">The epoch, seekable. It must outlive the reader.</param>
    /// <param name="rank">Whose rows to read: 0 to the world size - 1.</param>
    /// <param name="options">Bounds on what is made before it is asked for, over all that is wanted.</param>
    /// <param name="census">Counts the instance, from now until it is disposed.</param>
    /// <returns>The reader. The caller disposes it.</returns>
    /// <exception cref="FeedException"><see cref="FeedError.RankOutOfRange"/>.</exception>
    public static EpochReader OpenAsWanted(EpochPlan plan, long rank, ReadAheadOptions options, GeneratorCensus census)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(census);
        plan.RequireInside(rank, plan.FirstStep);
        return new(plan, plan.FirstStep, Instance.Start(new(plan, rank, plan.Request.Start, options, census) { IsAsWanted = true }));
    }

    /// <summary>Has these steps made next, behind those that were wanted before. Only where it was opened for that. Thread-safe.</summary>
    /// <param name="firstStep">From the plan's first step up to the end, the end included.</param>
    /// <param name="count">0 or more; those beyond the end are left out.</param>
    /// <exception cref="FeedException"><see cref="FeedError.CursorOutOfRange"/>.</exception>
    public void Want(long firstStep, long count)
    {
        Plan.RequireInside(0, firstStep);
        ((Instance)_supply).Want(firstStep, count);
    }

    /// <summary>Says that nothing more will be wanted: <see cref="NextAsync"/> ends behind what was. Only where it was opened for that.</summary>
    public void CompleteWants() => ((Instance)_supply).CompleteWants();

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
