using System.Collections.Immutable;

namespace DataFeed.Core.Feeds;

/// <summary>Samples that are reached by index, in constant time and any order. <see cref="SampleSource"/> is the simple way to be one.</summary>
/// <remarks>
/// Thread-safe: several epochs read at once, and one epoch reads several batches at once, in no order to rely on. Opened for a feed and its
/// parameters, shared by all their epochs, and disposed when none has used it for a while.
/// </remarks>
public interface IIndexedSource : IAsyncDisposable
{
    /// <summary>How many samples there are: 0 to 2^40. Does not change.</summary>
    long Count { get; }

    /// <summary>The columns of a sample, without a batch axis; -1 for an axis whose length varies from sample to sample. Does not change.</summary>
    ImmutableArray<TensorSpec> Schema { get; }

    /// <summary>Tells what is read from other content under the same name, such as a digest of its files: part of the fingerprint. Does not change.</summary>
    /// <remarks>
    /// Must be the same on every server that has the same content: no paths, no times of files. Empty: nothing tells. Such a feed is served by
    /// the process that opened it alone: its epochs are not spread, nor resumed elsewhere or after a restart. Random numbers that such a source draws itself are those of every other without an identity.
    /// </remarks>
    string Identity { get; }

    /// <summary>The number of the block that a sample lies in: samples of one block are read together at little cost. Default: each lies by itself.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1. Blocks follow one another: a larger index never lies in an earlier block.</param>
    long BlockOf(long index) => index;

    /// <summary>Writes samples where their batch wants them. Called by several threads at once.</summary>
    /// <param name="indices">Each 0 to <see cref="Count"/> - 1, in any order, perhaps one twice. Valid until the task completes.</param>
    /// <param name="rows">One for each index, in their order.</param>
    /// <param name="cancellationToken">Fires when nobody wants them any more.</param>
    /// <returns>Completes when all are written; best at once where they lie in memory.</returns>
    ValueTask ReadAsync(ReadOnlyMemory<long> indices, SampleRows rows, CancellationToken cancellationToken);
}
