using System.Collections.Immutable;
using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;

namespace DataFeed.Core.Running;

/// <summary>Where a reader's batches come from: an instance of its own, or one that it shares.</summary>
internal interface IBatchSupply : IAsyncDisposable
{
    /// <summary>The tensors of its batches, once known; empty where there is no first batch.</summary>
    Task<ImmutableArray<TensorSpec>> Schema { get; }

    /// <summary>The step that its instance makes next.</summary>
    long Step { get; }

    /// <summary>Whether <see cref="TakeAsync"/> answers at once.</summary>
    bool HasNext { get; }

    /// <summary>What went wrong, once it has.</summary>
    FeedException? Failure { get; }

    /// <summary>How it ended: set before <see cref="TakeAsync"/> returns null, unless it was stopped.</summary>
    TraversalEnd? End { get; }

    /// <summary>Takes the next batch, waiting for it; null at the end.</summary>
    ValueTask<EpochBatch?> TakeAsync(CancellationToken cancellationToken);
}
