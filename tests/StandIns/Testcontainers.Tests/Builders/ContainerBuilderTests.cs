using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Xunit;

namespace Testcontainers.Tests.Builders;

public sealed class ContainerBuilderTests
{
    [Fact]
    public void Build_SeveralMistakes_NamesThemAll()
    {
        var builder = new ContainerBuilder("server:1")
            .WithPortBinding(70_000, 5200)
            .WithEnvironment("A=B", "c")
            .WithTmpfsMount("tmp")
            .WithNetworkAliases("server");

        var refused = Assert.Throws<ArgumentException>(builder.Build);

        Assert.Contains("port 70000", refused.Message, StringComparison.Ordinal);
        Assert.Contains("\"A=B\"", refused.Message, StringComparison.Ordinal);
        Assert.Contains("\"tmp\"", refused.Message, StringComparison.Ordinal);
        Assert.Contains("\"server\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_AMistake_LeavesTheBuilderItCameFrom()
    {
        var builder = new ContainerBuilder("server:1").WithPortBinding(5200, true);
        _ = builder.WithEnvironment("", "x").WithTmpfsMount("b");

        var container = builder.Build();

        Assert.Equal(TestcontainersStates.Undefined, container.State);
    }

    [Fact]
    public void New_NoNameOfAnImage_IsRefused() => Assert.Throws<ArgumentException>(() => new ContainerBuilder("No Image"));

    [Fact]
    public void Build_NotStarted_HasNoIdAndNoPorts()
    {
        var container = new ContainerBuilder("server:1").WithPortBinding(5200, true).Build();

        Assert.Throws<InvalidOperationException>(() => container.Id);
        Assert.Throws<InvalidOperationException>(() => container.GetMappedPublicPort(5200));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Wait_IntervalOrTimeoutNotPositive_IsRefused(int milliseconds)
    {
        var time = TimeSpan.FromMilliseconds(milliseconds);

        Assert.Throws<ArgumentOutOfRangeException>(() => Wait.ForUnixContainer().UntilContainerIsHealthy(3, wait => wait.WithInterval(time)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wait.ForUnixContainer().UntilContainerIsHealthy(3, wait => wait.WithTimeout(time)));
    }
}
