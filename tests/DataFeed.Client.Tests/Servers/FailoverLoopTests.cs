using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;

namespace DataFeed.Client.Tests.Servers;

public sealed class FailoverLoopTests
{
    private static readonly DataFeedException Lost = new(DataFeedError.Unavailable, "lost");
    private readonly TestTime _time = new() { Skips = _ => true };
    private readonly List<string> _asked = [];

    [Fact]
    public async Task Run_FirstAddressThatNobodyAnswersAt_FailsAtOnce()
    {
        var failover = new Failover(Pool("http://a"), TimeSpan.FromMinutes(1), _time);

        await Assert.ThrowsAsync<DataFeedException>(() => RunAsync(failover, _ => throw Lost));

        Assert.Equal(["http://a"], _asked);
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task Run_SeveralAddressesThatNobodyAnswersAt_TriesEachOnce()
    {
        var failover = new Failover(Pool("http://a", "http://b", "http://c"), TimeSpan.FromMinutes(1), _time);

        await Assert.ThrowsAsync<DataFeedException>(() => RunAsync(failover, _ => throw Lost));

        Assert.Equal(["http://a", "http://b", "http://c"], _asked);
    }

    [Fact]
    public async Task Run_WithoutTimeToRetry_TriesEachServerOnce()
    {
        var pool = Pool("http://a", "http://b");
        pool.Servers[0].CountSuccess();
        var failover = new Failover(pool, TimeSpan.Zero, _time);

        await Assert.ThrowsAsync<DataFeedException>(() => RunAsync(failover, _ => throw Lost));

        Assert.Equal(["http://a", "http://b"], _asked);
    }

    [Fact]
    public async Task Run_ServerThatOnceAnswered_IsAskedAgainEverMoreRarelyUntilTheTimeIsOver()
    {
        var pool = Pool("http://a");
        pool.Servers[0].CountSuccess();
        var failover = new Failover(pool, TimeSpan.FromSeconds(20), _time);
        var start = _time.GetTimestamp();

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => RunAsync(failover, _ => throw Lost));

        Assert.Same(Lost, failure);
        Assert.Equal([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000], _time.Waits.Select(wait => wait.TotalMilliseconds));
        Assert.InRange(_time.GetElapsedTime(start), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task Run_ErrorThatNoOtherServerHelpsAgainst_FailsAtOnceAndBlamesNoServer()
    {
        var pool = Pool("http://a", "http://b");
        var failover = new Failover(pool, TimeSpan.FromMinutes(1), _time);

        var failure = await Assert.ThrowsAsync<DataFeedException>(
            () => RunAsync(failover, _ => throw new DataFeedException(DataFeedError.GeneratorFailed, "broken")));

        Assert.Equal(DataFeedError.GeneratorFailed, failure.Error);
        Assert.Equal(["http://a"], _asked);
        Assert.Equal(TimeSpan.Zero, pool.Servers[0].Pause);
    }

    [Fact]
    public async Task Run_AfterProgress_TheTimeStartsAnew()
    {
        var pool = Pool("http://a");
        var failover = new Failover(pool, TimeSpan.FromSeconds(1), _time);
        var attempts = 0;

        var result = await failover.RunAsync(
            server =>
            {
                // Each attempt gets something done and takes longer than the time to retry.
                failover.CountProgress(server);
                _time.Advance(TimeSpan.FromSeconds(10));
                return attempts++ < 20 ? throw Lost : Task.FromResult("done");
            },
            CancellationToken.None);

        Assert.Equal("done", result);
    }

    [Fact]
    public async Task Run_ServerThatFails_LosesItsPlaceToTheOneThatAnswers()
    {
        var pool = Pool("http://a", "http://b");
        var failover = new Failover(pool, TimeSpan.FromMinutes(1), _time);

        await RunAsync(failover, server => server.Address == "http://a" ? throw Lost : Task.FromResult(1));

        Assert.Equal("http://b", pool.Next().Address);
        Assert.True(pool.HasAnswered);
    }

    [Fact]
    public async Task Run_CancelledInAPause_Throws()
    {
        var time = new TestTime();
        var pool = Pool("http://a");
        pool.Servers[0].CountSuccess();
        using var cancellation = new CancellationTokenSource();
        var waits = time.WaitOf(TimeSpan.FromMilliseconds(100));
        var running = new Failover(pool, TimeSpan.FromMinutes(1), time).RunAsync<int>(_ => throw Lost, cancellation.Token);
        await Soon.Happens(waits, "the pause");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private Task<int> RunAsync(Failover failover, Func<ServerLink, Task<int>> attempt) => failover.RunAsync(
        server =>
        {
            _asked.Add(server.Address);
            return attempt(server);
        },
        CancellationToken.None);

    private ServerPool Pool(params string[] addresses) => new(addresses, address => new ServerLink(address, new FakeServer(address), _time));
}
