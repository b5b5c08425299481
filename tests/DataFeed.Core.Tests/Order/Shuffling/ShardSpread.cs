namespace DataFeed.Core.Tests.Order.Shuffling;

/// <summary>Over how many shards of the source a batch is spread.</summary>
/// <param name="Mean">Distinct shards in a batch, over all full batches.</param>
/// <param name="StandardError">Of that mean, were the batches independent. They are drawn without replacement, so it is a little less.</param>
internal readonly record struct ShardSpread(double Mean, double StandardError)
{
    /// <summary>Counts the distinct shards of each full batch; a shard is a run of consecutive samples.</summary>
    /// <param name="order">An order of 0 to n - 1.</param>
    /// <param name="batchSize">Samples of a batch: 1 to n.</param>
    /// <param name="shardSize">Samples of a shard, 1 or more.</param>
    public static ShardSpread Of(int[] order, int batchSize, int shardSize)
    {
        var batches = order.Length / batchSize;
        var (sum, squares) = (0.0, 0.0);
        var shards = new HashSet<int>();
        for (var batch = 0; batch < batches; batch++)
        {
            shards.Clear();
            foreach (var sample in order.AsSpan(batch * batchSize, batchSize))
            {
                shards.Add(sample / shardSize);
            }

            sum += shards.Count;
            squares += (double)shards.Count * shards.Count;
        }

        var mean = sum / batches;
        var variance = batches > 1 ? Math.Max(0, (squares - (sum * mean)) / (batches - 1)) : 0;
        return new ShardSpread(mean, Math.Sqrt(variance / batches));
    }
}
