using DataFeed.Trainer.Fitting;
using DataFeed.Trainer.Models;
using Xunit;

namespace DataFeed.Trainer.Tests.Fitting;

public sealed class PassTotalsTests
{
    [Fact]
    public void Means_BatchesOfDifferentSize_WeighByRows()
    {
        var totals = new PassTotals(new MnistCnn());

        totals.Add(3, new StepScore(2.0, [1.0]));
        totals.AddEmpty();
        totals.Add(1, new StepScore(6.0, [0.0]));

        Assert.Equal(3, totals.Steps);
        Assert.Equal(4, totals.Rows);
        Assert.Equal(3.0, totals.Loss);
        Assert.Equal(new Metric("accuracy", 0.75), Assert.Single(totals.Metrics));
    }
}
