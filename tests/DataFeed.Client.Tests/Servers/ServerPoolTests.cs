using DataFeed.Client.Servers;

namespace DataFeed.Client.Tests.Servers;

public sealed class ServerPoolTests
{
    private readonly TestTime _time = new();
    private readonly List<string> _closed = [];

    [Fact]
    public void Pool_WithoutAddresses_IsRefused() => Assert.Throws<ArgumentException>(() => Pool());

    [Fact]
    public void Learn_OfKnownAndUnknownAndInvalidAddresses_TakesUpTheUnknown()
    {
        var pool = Pool("http://a", "http://b", "http://a");

        pool.Learn(["http://b", "http://c", "nonsense", "http://c"]);

        Assert.Equal(["http://a", "http://b", "http://c"], pool.Servers.Select(server => server.Address));
    }

    [Fact]
    public void Next_AsLongAsItAnswers_IsTheSameServer()
    {
        var pool = Pool("http://a", "http://b");

        Assert.Equal("http://a", pool.Next().Address);
        pool.Servers[1].CountSuccess();

        Assert.Equal("http://a", pool.Next().Address);
    }

    [Fact]
    public void Next_WithAllInTheirPauses_IsTheOneWhosePauseEndsFirst()
    {
        var pool = Pool("http://a", "http://b");
        pool.Servers[0].CountFailure();
        pool.Servers[0].CountFailure();
        pool.Servers[1].CountFailure();

        Assert.Equal("http://b", pool.Next().Address);
        pool.Servers[1].CountFailure();
        pool.Servers[1].CountFailure();

        Assert.Equal("http://a", pool.Next().Address);
    }

    [Fact]
    public void HasAnswered_OnceAnyDid_StaysSo()
    {
        var pool = Pool("http://a", "http://b");
        Assert.False(pool.HasAnswered);

        pool.Servers[1].CountSuccess();
        pool.Servers[1].CountFailure();

        Assert.True(pool.HasAnswered);
    }

    [Fact]
    public void Dispose_ClosesAllAndLearnsNoMore()
    {
        var pool = Pool("http://a", "http://b");

        pool.Dispose();
        pool.Learn(["http://c"]);

        Assert.Equal(["http://a", "http://b"], _closed);
        Assert.Equal(2, pool.Servers.Length);
    }

    private ServerPool Pool(params string[] addresses) =>
        new(addresses, address => new ServerLink(address, new FakeServer(address), _time, new Closing(() => _closed.Add(address))));

    private sealed class Closing(Action close) : IDisposable
    {
        public void Dispose() => close();
    }
}
