using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;
using DataFeed.Tensors;

namespace DataFeed.Core.Epochs;

/// <summary>The life of one generator instance on the thread pool, from its making to its disposal.</summary>
internal sealed class EpochProducer : IBatchSupply
{
    private readonly EpochPlan _plan;
    private readonly GeneratorCensus _census;
    private readonly Production _production;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Task _run;

    /// <param name="plan">The epoch.</param>
    /// <param name="rank">Whose rows to read, where the instance can read them alone.</param>
    /// <param name="firstStep">The first step that is delivered.</param>
    /// <param name="start">Where the instance begins to run.</param>
    /// <param name="options">Bounds on what is made ahead.</param>
    /// <param name="census">Counts the instance.</param>
    /// <param name="changed">Called when <see cref="TryTake"/> has something new to say; outside all locks.</param>
    public EpochProducer(
        EpochPlan plan, long rank, long firstStep, StartPosition start, ReadAheadOptions options, GeneratorCensus census, Action? changed = null)
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
        _production = plan.Feed.Recipe.Open(new(plan, context, rank, firstStep, start, options, _cancellation));
        _production.Made.Changed = changed;
        census.CountCreated();
        _run = Task.Run(RunAsync);
    }

    public Task<ImmutableArray<TensorSpec>> Schema => _production.Schema;

    public long Step => _production.Step;

    public bool HasNext => _production.Made.HasNext;

    /// <summary>Whether it waits for a release.</summary>
    public bool IsFull => _production.IsFull;

    /// <summary>Whether the feed's code may still run.</summary>
    public bool IsLive => !_run.IsCompleted;

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

    /// <summary>Takes the next batch, or null at the end; false where that has yet to come. Its room stays taken until <see cref="Release"/>.</summary>
    public bool TryTake(out EpochBatch? batch) => _production.Made.TryTake(out batch);

    /// <summary>Gives back the room of a batch that <see cref="TryTake"/> took.</summary>
    public void Release(EpochBatch batch) => _production.Release(batch);

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

    /// <summary>Gives memory back. One batch whose memory is not taken back must not keep the others'.</summary>
    public void GiveBack(IDisposable memory)
    {
        try
        {
            memory.Dispose();
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
