namespace DataFeed.Core.Tests.Order.Shuffling;

/// <summary>What can be said of one order.</summary>
/// <param name="EntropyBits">See <see cref="NeighbourDistance"/>.</param>
/// <param name="ShardsPerBatch">Mean of distinct shards in a full batch.</param>
/// <param name="ShardsStandardError">Of that mean.</param>
internal sealed record OrderQuality(double EntropyBits, double ShardsPerBatch, double ShardsStandardError)
{
    public static OrderQuality Of(int[] order, ShuffleOptions options)
    {
        var spread = ShardSpread.Of(order, options.BatchSize, options.ShardSize);
        return new OrderQuality(NeighbourDistance.Entropy(order), spread.Mean, spread.StandardError);
    }
}
