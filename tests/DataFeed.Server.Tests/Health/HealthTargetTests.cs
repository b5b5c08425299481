using DataFeed.Server.Health;
using Xunit;

namespace DataFeed.Server.Tests.Health;

public sealed class HealthTargetTests
{
    [Theory]
    [InlineData("http://0.0.0.0:5200", "http://127.0.0.1:5200")]
    [InlineData("http://*:5200", "http://127.0.0.1:5200")]
    [InlineData("http://+:5200", "http://127.0.0.1:5200")]
    [InlineData("https://[::]:5200", "https://[::1]:5200")]
    [InlineData("http://localhost:5200", "http://127.0.0.1:5200")]
    [InlineData("http://10.1.2.3:5200", "http://10.1.2.3:5200")]
    [InlineData("unix:///run/feed.sock", "unix:/run/feed.sock")]
    public void Listened_EachKindOfEndpoint_IsOneThatCanBeCalled(string url, string called)
    {
        Assert.True(HealthTarget.TryParseListened(url, out var target, out _));
        Assert.Equal(called, target!.Name);
    }

    [Theory]
    [InlineData("http://feed.example:5200", "http://feed.example:5200")]
    [InlineData("https://feed.example/", "https://feed.example")]
    [InlineData("http://0.0.0.0:5200", "http://127.0.0.1:5200")]
    [InlineData("http://[::]:5200", "http://[::1]:5200")]
    [InlineData("http://*:5200", "http://127.0.0.1:5200")]
    [InlineData("unix:/run/feed.sock", "unix:/run/feed.sock")]
    public void Address_EachKind_IsOneThatCanBeCalled(string url, string called)
    {
        Assert.True(HealthTarget.TryParse(url, out var target, out _));
        Assert.Equal(called, target!.Name);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("unix:")]
    [InlineData("ftp://127.0.0.1:1")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:5200/path")]
    public void Address_OfNoServer_IsRefusedByName(string url)
    {
        Assert.False(HealthTarget.TryParse(url, out _, out var reason));
        Assert.Contains($"\"{url}\"", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Listened_OnAFreePort_CannotBeKnown()
    {
        Assert.False(HealthTarget.TryParseListened("http://127.0.0.1:0", out _, out var reason));
        Assert.Contains("--server", reason, StringComparison.Ordinal);
    }
}
