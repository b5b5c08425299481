using System.Collections.Immutable;
using DataFeed.Tensors;

namespace DataFeed.Core.Feeds;

/// <summary>Samples that are reached by index, in constant time and any order.</summary>
/// <remarks>
/// Thread-safe: several epochs read at once, and one epoch reads several batches at once, in no order to rely on (one at a time where
/// <see cref="Epochs.ReadAheadOptions.Parallelism"/> is 1 and one consumer reads). Shared, and never disposed by the feed.
/// </remarks>
public interface IIndexedSource
{
    /// <summary>How many samples there are: 0 to 2^40. Does not change.</summary>
    long Count { get; }

    /// <summary>The tensors of one sample, without a batch axis. Does not change.</summary>
    ImmutableArray<TensorSpec> Schema { get; }

    /// <summary>Tells what is read from other content under the same name, such as a digest of its files: part of the fingerprint. Does not change.</summary>
    /// <remarks>Default: empty, nothing to tell. Must be the same on every server that has the same content: no paths, no times of files.</remarks>
    string Identity => "";

    /// <summary>Writes one sample where its batch wants it. Called by several threads at once.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1. Also the sample's identity.</param>
    /// <param name="context">The epoch; take random numbers from <see cref="EpochContext.Random"/> with this index.</param>
    /// <param name="destination">The sample's row of the batch, all zero.</param>
    void Read(long index, EpochContext context, SampleDestination destination);
}
