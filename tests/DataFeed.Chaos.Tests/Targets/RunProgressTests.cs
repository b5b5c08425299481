using DataFeed.Chaos.Targets;
using Xunit;

namespace DataFeed.Chaos.Tests.Targets;

public sealed class RunProgressTests
{
    [Fact]
    public void Step_IsReached_WhenTheSlowestHasReachedIt()
    {
        var progress = new RunProgress(2);
        var reached = progress.ReachedAsync(5);

        progress.Report(0, 9);
        Assert.False(reached.IsCompleted);
        progress.Report(1, 5);

        Assert.True(reached.IsCompleted);
        Assert.True(progress.ReachedAsync(5).IsCompleted);
        Assert.False(progress.ReachedAsync(6).IsCompleted);
    }

    [Fact]
    public void Limit_OfAConsumerThrownBack_Stays()
    {
        var progress = new RunProgress(1);
        List<long> limits = [];
        progress.LimitGrown = limits.Add;
        progress.Report(0, 8);
        var limit = progress.Limit;

        progress.Report(0, 4);

        Assert.Equal(limit, progress.Limit);
        Assert.Equal([limit], limits);
    }
}
