using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DataFeed.Core.Batches;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Epochs;

/// <summary>The life of one generator instance on the thread pool, from its making to its disposal.</summary>
internal sealed class EpochProducer : IAsyncDisposable
{
    private readonly EpochPlan _plan;
    private readonly GeneratorCensus _census;
    private readonly Production _production;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Task _run;

    public EpochProducer(EpochPlan plan, long rank, long firstStep, ReadAheadOptions options, GeneratorCensus census)
    {
        _plan = plan;
        _census = census;
        var context = new EpochContext
        {
            Feed = plan.Feed.Name,
            Parameters = plan.Parameters,
            Seed = plan.Seed,
            Epoch = plan.Epoch,
            Steps = plan.RequestedSteps,
            CancellationToken = _cancellation.Token,
        };
        _production = plan.Feed.Recipe.Open(new(plan, context, rank, firstStep, options, _cancellation));
        census.CountCreated();
        _run = Task.Run(RunAsync);
    }

    public Task<ImmutableArray<TensorSpec>> Schema => _production.Schema;

    public bool HasNext => _production.Made.HasNext;

    public FeedException? Failure { get; private set; }

    /// <summary>Set before the last batch can be taken for the last.</summary>
    public EpochEnd? End { get; private set; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<EpochBatch?> TakeAsync(CancellationToken cancellationToken)
    {
        var batch = await _production.Made.TakeAsync(cancellationToken).ConfigureAwait(false);
        if (batch is not null)
        {
            _production.Release(batch);
        }

        return batch;
    }

    /// <summary>Stops it, waits until the feed's code is left and gives back what was not taken. Called once.</summary>
    public async ValueTask DisposeAsync()
    {
        FeedException? failure = null;
        try
        {
            await _cancellation.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException exception)
        {
            // A feed's callback on its cancellation threw; the rest must be cleaned up all the same.
            failure = NotDisposed(exception.InnerException!);
        }

        _production.Stop();
        await _run.ConfigureAwait(false);
        Failure ??= failure;
        foreach (var batch in _production.Made.TakeAll())
        {
            GiveBack(batch);
        }

        _cancellation.Dispose();
    }

    // One batch whose memory is not taken back must not keep the others'.
    private void GiveBack(EpochBatch batch)
    {
        try
        {
            batch.Dispose();
        }
#pragma warning disable CA1031 // The edge to a feed's own code: whatever it throws is its failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failure ??= NotDisposed(exception);
        }
    }

    private async Task RunAsync()
    {
        EpochEnd? end = null;
        try
        {
            end = await _production.RunAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // Nobody wants the rest.
        }
        catch (FeedException exception)
        {
            Failure = exception;
        }
#pragma warning disable CA1031 // The edge to a feed's own code: whatever it throws is its failure.
        catch (Exception exception)
        {
            // All that is left is the memory of a batch that was thrown away.
            Failure = NotDisposed(exception);
        }

        try
        {
            await _production.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failure ??= NotDisposed(exception);
        }

        _census.CountDisposed();
        End = Failure is null ? end : null;
        _production.Made.Complete(Failure);
    }

    private FeedException NotDisposed(Exception cause) =>
        EpochErrors.GeneratorFailed(_plan.Feed.Name, _production.Step, null, GeneratorStage.Dispose, cause);
}
