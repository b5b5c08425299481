using DotNet.Testcontainers.CommandLine;
using Xunit;

namespace Testcontainers.Tests.CommandLine;

public sealed class EngineHostTests
{
    [Theory]
    [InlineData("10.0.0.9", "tcp://engine:2375", true, "10.0.0.9")]
    [InlineData(null, "tcp://engine:2375", true, "engine")]
    [InlineData(null, "unix:///run/docker.sock", true, "172.18.0.1")]
    [InlineData("", null, false, "127.0.0.1")]
    [InlineData(null, "unix:///run/docker.sock", false, "127.0.0.1")]
    public void Find_SeveralHints_TakesOverrideThenEngineThenGateway(string? hostOverride, string? engine, bool isInContainer, string expected) =>
        Assert.Equal(expected, EngineHost.Find(hostOverride, engine, "172.18.0.1", isInContainer));

    [Fact]
    public void Find_InAContainerWithoutAGateway_IsTheLoopbackAddress() => Assert.Equal("127.0.0.1", EngineHost.Find(null, null, "", isInContainer: true));
}
