using System.Collections.Immutable;
using DataFeed.Core.Epochs;
using DataFeed.Core.Order;

namespace DataFeed.Cli.Plan;

/// <summary>What is known of an epoch before it runs.</summary>
/// <param name="FirstStep">Zero-based step that it starts at.</param>
/// <param name="Steps">Global batches from there on; null where only the generator can tell.</param>
/// <param name="BatchSize">Rows of a full global batch; null where the generator makes its own batches.</param>
/// <param name="Rows">Rows of the whole feed; null where it has no end or does not say.</param>
/// <param name="IsEndless">Whether every batch is full: the feed never ends.</param>
/// <param name="Remainder">What happens to rows that do not fill a batch.</param>
/// <param name="Order">The shuffled order of an indexed feed; null where it is not shuffled or not indexed.</param>
/// <param name="IsIndexed">Whether the identities of the rows are known.</param>
internal sealed record EpochOutline(
    long FirstStep, long? Steps, long? BatchSize, long? Rows, bool IsEndless, Remainder Remainder, Permutation? Order, bool IsIndexed)
{
    /// <summary>Rows of a global batch; null where unknown.</summary>
    /// <param name="step">Zero-based step within the epoch.</param>
    public long? RowsOf(long step) =>
        BatchSize is not { } batchSize ? null
        : IsEndless ? batchSize
        : Rows is { } rows ? Math.Min(batchSize, rows - (step * batchSize))
        : null;

    /// <summary>The identities of rows of a global batch, in order; empty where the feed does not have any.</summary>
    public ImmutableArray<long> SampleIds(long step, SplitRange range)
    {
        if (!IsIndexed || BatchSize is not { } batchSize)
        {
            return [];
        }

        var ids = ImmutableArray.CreateBuilder<long>((int)range.Count);
        for (var row = 0L; row < range.Count; row++)
        {
            var position = (step * batchSize) + range.First + row;
            ids.Add(Order is null ? position : Order[position]);
        }

        return ids.MoveToImmutable();
    }
}
