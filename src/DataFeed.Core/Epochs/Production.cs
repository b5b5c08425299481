using System.Collections.Immutable;
using DataFeed.Core.Errors;
using DataFeed.Tensors;

namespace DataFeed.Core.Epochs;

/// <summary>The making of one reader's batches, within its bounds. Runs, is disposed, and is not used again.</summary>
internal abstract class Production(ProductionRequest request) : IAsyncDisposable
{
    /// <summary>The step that comes next to be made, or is being made.</summary>
    public abstract long Step { get; }

    /// <summary>What is made and not yet taken.</summary>
    public BatchQueue Made { get; } = new(request.FirstStep);

    /// <summary>The tensors of its batches, once known. Never, where nothing tells.</summary>
    public virtual Task<ImmutableArray<TensorSpec>> Schema => Task.FromResult(request.Plan.Schema);

    /// <summary>Whether it waits until a batch is taken and released.</summary>
    public bool IsFull => Budget.IsAwaited;

    protected ReadAheadBudget Budget { get; } = new(request.Options);

    protected CancellationToken Stopping => request.Context.CancellationToken;

    /// <summary>Makes all batches. Completes when none of the feed's code runs any more.</summary>
    /// <exception cref="FeedException">The feed failed, after the batches that were put.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public abstract Task<EpochEnd> RunAsync();

    /// <summary>Called when a batch was taken.</summary>
    public virtual void Release(EpochBatch batch) => Budget.Release(batch.Batch.ByteLength);

    /// <summary>Called once it was cancelled: nothing is wanted any more.</summary>
    public virtual void Stop()
    {
    }

    /// <summary>Disposes the instance. After <see cref="RunAsync"/>, once.</summary>
    public abstract ValueTask DisposeAsync();
}
