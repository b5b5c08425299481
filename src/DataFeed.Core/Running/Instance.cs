using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;

namespace DataFeed.Core.Running;

/// <summary>The making of one reader's batches in the background, within its bounds: from its start to its disposal, once.</summary>
internal abstract class Instance : IBatchSupply
{
    private readonly InstanceRequest _request;
    private readonly CancellationTokenSource _cancellation = new();
    private Task _run = Task.CompletedTask;

    protected Instance(InstanceRequest request)
    {
        _request = request;
        Budget = new(request.Options);
        Made = new() { Changed = request.Changed };
    }

    /// <summary>The step that is made next, or is being made.</summary>
    public abstract long Step { get; }

    public abstract Task<ImmutableArray<TensorSpec>> Schema { get; }

    public bool HasNext => Made.HasNext;

    /// <summary>Whether it waits until a batch is taken and released.</summary>
    public bool IsFull => Budget.IsAwaited;

    /// <summary>Whether the next batch is not made before the room of another is given back.</summary>
    public abstract bool LacksRoom { get; }

    /// <summary>Whether the feed's code may still run.</summary>
    public bool IsLive => !_run.IsCompleted;

    public FeedException? Failure { get; private set; }

    /// <summary>Set before the last batch can be taken for the last.</summary>
    public TraversalEnd? End { get; private set; }

    protected EpochPlan Plan => _request.Plan;

    /// <summary>What is made and not yet taken.</summary>
    protected BatchQueue Made { get; }

    protected ReadAheadBudget Budget { get; }

    protected CancellationToken Stopping => _cancellation.Token;

    /// <summary>Makes an instance for a plan and starts it.</summary>
    public static Instance Start(InstanceRequest request)
    {
        Instance instance = request.Plan.Indexed is { } epoch ? new IndexedInstance(epoch, request) : new GeneratorInstance(request);
        request.Census.CountCreated();
        instance._run = Task.Run(instance.LiveAsync);
        return instance;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<EpochBatch?> TakeAsync(CancellationToken cancellationToken)
    {
        var batch = await Made.TakeAsync(cancellationToken).ConfigureAwait(false);
        if (batch is not null)
        {
            Release(batch);
        }

        return batch;
    }

    /// <summary>Takes the next batch, or null at the end; false where that has yet to come. Its room stays taken until <see cref="Release"/>.</summary>
    public bool TryTake(out EpochBatch? batch) => Made.TryTake(out batch);

    /// <summary>Gives back the room of a batch that <see cref="TryTake"/> took.</summary>
    public virtual void Release(EpochBatch batch) => Budget.Release(batch.Batch.ByteLength);

    /// <summary>All that was made is taken, and more is waited for: makes what has room, be it a single batch.</summary>
    public abstract void Expect();

    /// <summary>Makes these steps next, behind those wanted before; where it was not made for that, does nothing.</summary>
    public virtual void Want(long firstStep, long count) => throw new NotSupportedException("Steps are wanted of an indexed feed alone.");

    /// <summary>Nothing more will be wanted.</summary>
    public virtual void CompleteWants() => throw new NotSupportedException("Steps are wanted of an indexed feed alone.");

    /// <summary>Stops it, waits until the feed's code is left and gives back what was not taken. Called once.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        foreach (var batch in Made.TakeAll())
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

    /// <summary>Makes all batches. Completes when none of the feed's code runs any more.</summary>
    /// <exception cref="FeedException">The feed failed, after the batches that were put.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    protected abstract Task<TraversalEnd> RunAsync();

    /// <summary>Disposes what ran. After <see cref="RunAsync"/>, once.</summary>
    protected abstract ValueTask EndAsync();

    /// <summary>Called once it was cancelled: nothing is wanted any more.</summary>
    protected virtual void OnStopped()
    {
    }

    /// <summary>Cancels the rest.</summary>
    protected async Task StopAsync()
    {
        try
        {
            await _cancellation.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException exception)
        {
            // A feed's callback on its cancellation threw; the rest must be cleaned up all the same.
            Failure ??= NotDisposed(exception.InnerException!);
        }

        OnStopped();
    }

    private async Task LiveAsync()
    {
        TraversalEnd? end = null;
        try
        {
            end = await RunAsync().ConfigureAwait(false);
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
            await EndAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failure ??= NotDisposed(exception);
        }

        _request.Census.CountDisposed();
        End = Failure is null ? end : null;
        Made.Complete(Failure);
    }

    private FeedException NotDisposed(Exception cause) =>
        EpochErrors.GeneratorFailed(Plan.Feed.Name, Step, null, FeedStage.Dispose, cause);
}
