using DotNet.Testcontainers.CommandLine;
using DotNet.Testcontainers.Containers;
using Xunit;

namespace Testcontainers.Tests.CommandLine;

public sealed class InspectionReaderTests
{
    [Fact]
    public void Parse_RunningContainer_HasNameFirstNetworkAndPublishedPorts()
    {
        var seen = InspectionReader.Parse(Inspections.Running);

        Assert.Equal(("bold_kare", "172.18.0.2", "172.18.0.1"), (seen.Name, seen.IpAddress, seen.Gateway));
        Assert.Equal((TestcontainersStates.Running, TestcontainersHealthStatus.None), (seen.State, seen.Health));
        Assert.Equal(KeyValuePair.Create("5200/tcp", (ushort)49153), Assert.Single(seen.Ports));
    }

    [Theory]
    [InlineData("starting", 1, TestcontainersHealthStatus.Starting)]
    [InlineData("healthy", 0, TestcontainersHealthStatus.Healthy)]
    [InlineData("unhealthy", 3, TestcontainersHealthStatus.Unhealthy)]
    [InlineData("new word", 0, TestcontainersHealthStatus.Undefined)]
    public void Parse_ContainerWithAHealthCheck_HasItsStatusAndFailures(string status, int failures, TestcontainersHealthStatus expected)
    {
        var seen = InspectionReader.Parse(Inspections.WithHealth(status, failures));

        Assert.Equal((expected, failures), (seen.Health, seen.FailingStreak));
    }

    [Fact]
    public void Parse_ExitedContainer_HasNoPortsAndTheTimeOfItsEnd()
    {
        var seen = InspectionReader.Parse(Inspections.Exited);

        Assert.Equal(TestcontainersStates.Exited, seen.State);
        Assert.Empty(seen.Ports);
        Assert.Equal(new DateTime(2026, 11, 25, 10, 0, 9, DateTimeKind.Utc).AddTicks(1234568), seen.FinishedAt);
    }
}
