namespace DataFeed.Core.Tests.Order.Shuffling;

public sealed class ShuffleReportTests
{
    [Theory]
    [InlineData(1UL, 0)]
    [InlineData(2UL, 7)]
    [InlineData(12345UL, 1)]
    public void Order_Of100000Samples_PassesForATruePermutation(ulong seed, long epoch)
    {
        var report = ShuffleReport.Create(new ShuffleOptions(100_000, seed, epoch));

        Assert.True(report.Passes, report.ToString());
        Assert.False(report.ProvesNothing);
        Assert.InRange(report.EntropyDifference, 0, ShuffleReport.EntropyTolerance);
        // 128 draws from 100 shards: 100 (1 - 0.99^128) = 72.4 distinct ones are expected.
        Assert.InRange(report.Shuffled.ShardsPerBatch, 71.5, 73.3);
    }

    [Fact]
    public void Order_OfBlocksShuffledWithin_IsToldFromATruePermutation()
    {
        // What a shuffle buffer of 10,000 makes of 100,000 samples, at its best.
        var order = Orders.Source(100_000);
        for (var block = 0; block < 10; block++)
        {
            var within = Orders.True(1, block, 10_000);
            for (var position = 0; position < within.Length; position++)
            {
                order[(block * 10_000) + position] = (block * 10_000) + within[position];
            }
        }

        var options = new ShuffleOptions(order.Length);
        var truth = OrderQuality.Of(Orders.True(1, 0, order.Length), options);
        var report = new ShuffleReport(options, OrderQuality.Of(order, options), truth, OrderQuality.Of(Orders.Source(order.Length), options));

        Assert.False(report.Passes, report.ToString());
        Assert.True(report.EntropyDifference > 1);
        Assert.True(report.ShardsDifference > report.ShardsTolerance);
    }

    [Fact]
    public void SourceOrder_HasNoEntropyAndOneShardABatch()
    {
        var quality = OrderQuality.Of(Orders.Source(10_000), new ShuffleOptions(10_000, BatchSize: 100, ShardSize: 1000));

        Assert.Equal(new OrderQuality(0, 1, 0), quality);
    }

    [Fact]
    public void TruePermutation_HasEverySampleOnce() =>
        Assert.Equal(Orders.Source(1000), Orders.True(3, 1, 1000).Order());
}
