using DataFeed.Bench.Measuring;
using Xunit;

namespace DataFeed.Bench.Tests.Measuring;

public sealed class MeasurementTests
{
    private static readonly Measurement Example = new(
        BatchBytes: 1000, Seconds: 2, Batches: [300, 100], Server: new Usage(500, CpuSeconds: 0.001, AllocatedBytes: 5000, ResidentBytes: 1), Client: null);

    [Fact]
    public void Rates_AreOfAllStreamsTogether()
    {
        Assert.Equal(5000, Example.MicrosecondsPerBatch, precision: 6);
        Assert.Equal(0.2, Example.MegabytesPerSecond, precision: 6);
    }

    [Fact]
    public void Fairness_IsTheSlowestStreamsShareOfTheFastest() => Assert.Equal(1.0 / 3, Example.Fairness, precision: 6);

    [Fact]
    public void Usage_IsPerBatchThatTheProcessCounted()
    {
        Assert.Equal(10, Example.ServerAllocatedPerBatch);
        Assert.Equal(2, Example.ServerCpuSecondsPerGigabyte!.Value, precision: 6);
        Assert.Null(Example.ClientAllocatedPerBatch);
    }

    [Theory]
    [InlineData(new double[0], null)]
    [InlineData(new double[] { 3 }, 3.0)]
    [InlineData(new double[] { 9, 1, 5 }, 5.0)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 2.5)]
    public void Median_IsTheMiddle(double[] values, double? median) => Assert.Equal(median, Median.Of(values.Select(value => (double?)value)));
}
