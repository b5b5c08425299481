using System.Net;
using DataFeed.Server.Hosting;
using Xunit;

namespace DataFeed.Server.Tests.Hosting;

public sealed class ListenEndpointTests
{
    [Fact]
    public void Url_OfEachKind_IsRead()
    {
        Assert.Equal(new ListenEndpoint(IPAddress.Loopback, 5200, null, false), ListenEndpoint.Parse("http://127.0.0.1:5200"));
        Assert.Equal(new ListenEndpoint(IPAddress.Loopback, 0, null, false), ListenEndpoint.Parse("http://localhost:0"));
        Assert.Equal(new ListenEndpoint(IPAddress.IPv6Loopback, 5200, null, true), ListenEndpoint.Parse("https://[::1]:5200"));
        Assert.Equal(new ListenEndpoint(null, 5200, null, false), ListenEndpoint.Parse("http://*:5200"));
        Assert.Equal(new ListenEndpoint(null, 5200, null, false), ListenEndpoint.Parse("http://0.0.0.0:5200"));
        Assert.Equal(new ListenEndpoint(null, 0, "/run/feed.sock", false), ListenEndpoint.Parse("unix:/run/feed.sock"));
        Assert.Equal(new ListenEndpoint(null, 0, "/run/feed.sock", false), ListenEndpoint.Parse("unix:///run/feed.sock"));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("unix:")]
    [InlineData("ftp://127.0.0.1:1")]
    [InlineData("http://example.test:5200")]
    [InlineData("http://127.0.0.1:70000")]
    [InlineData("http://127.0.0.1:5200/path")]
    public void Url_OfNoEndpoint_IsRefusedByName(string url)
    {
        Assert.False(ListenEndpoint.TryParse(url, out _, out var reason));
        Assert.Contains(url, reason, StringComparison.Ordinal);
    }
}
