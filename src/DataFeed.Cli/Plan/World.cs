using DataFeed.Core.Epochs;

namespace DataFeed.Cli.Plan;

/// <summary>The consumers of an epoch.</summary>
/// <param name="Size">Number of ranks, 1 or more.</param>
/// <param name="Delivery">Whether each reads everything, or a slice of each batch.</param>
internal sealed record World(long Size, Delivery Delivery)
{
    /// <summary>What a rank gets of a global batch.</summary>
    public SplitRange RangeOf(long rank, long rows, long batchSize, Remainder remainder) =>
        Delivery == Delivery.Split ? SplitRange.Of(rows, batchSize, rank, Size, remainder) : SplitRange.Of(rows, batchSize, 0, 1, remainder);
}
