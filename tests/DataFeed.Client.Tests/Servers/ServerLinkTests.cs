using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using Grpc.Core;

namespace DataFeed.Client.Tests.Servers;

public sealed class ServerLinkTests
{
    private readonly TestTime _time = new();

    [Fact]
    public void Pause_EachFailureInARow_IsTwiceAsLongUpToFiveSeconds()
    {
        var link = Link(new FakeServer());
        List<double> pauses = [];

        for (var failure = 0; failure < 8; failure++)
        {
            link.CountFailure();
            pauses.Add(link.Pause.TotalMilliseconds);
        }

        Assert.Equal([100, 200, 400, 800, 1600, 3200, 5000, 5000], pauses);
        Assert.False(link.HasAnswered);
    }

    [Fact]
    public void Pause_AfterItsTimeOrASuccess_IsOver()
    {
        var link = Link(new FakeServer());
        link.CountFailure();
        _time.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Equal(40, link.Pause.TotalMilliseconds);
        _time.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Equal(TimeSpan.Zero, link.Pause);

        link.CountFailure();
        link.CountSuccess();

        Assert.Equal(TimeSpan.Zero, link.Pause);
        Assert.True(link.HasAnswered);
        link.CountFailure();
        Assert.Equal(100, link.Pause.TotalMilliseconds);
    }

    [Fact]
    public async Task Call_Made_HasTheDeadlineOfItsTimeout()
    {
        DateTime? deadline = null;
        var server = new FakeServer().Answer<ListFeedsRequest, ListFeedsResponse>((_, options) =>
        {
            deadline = options.Deadline;
            return Task.FromResult(new ListFeedsResponse());
        });

        await CallAsync(server, default);

        Assert.Equal(_time.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(7), deadline);
    }

    [Fact]
    public async Task Call_Refused_ThrowsTheErrorAndTheServersWords()
    {
        var server = new FakeServer().Answer<ListFeedsRequest, ListFeedsResponse>(_ => throw FakeServer.Failure(DataFeedError.ServerStopping, "going down"));

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => CallAsync(server, default));

        Assert.Equal((DataFeedError.ServerStopping, "going down"), (failure.Error, failure.Message));
    }

    [Fact]
    public async Task Call_Cancelled_ThrowsThatAndNoFailure()
    {
        using var cancellation = new CancellationTokenSource();
        var server = new FakeServer().Answer<ListFeedsRequest, ListFeedsResponse>(async (_, options) =>
        {
            await cancellation.CancelAsync();
            throw FakeServer.Failure(StatusCode.Unavailable);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallAsync(server, cancellation.Token));
    }

    [Fact]
    public void Dispose_ClosesItsConnection()
    {
        var connection = new CancellationTokenSource();

        new ServerLink("http://a", new FakeServer(), _time, connection).Dispose();

        Assert.Throws<ObjectDisposedException>(() => connection.Token);
    }

    private Task<ListFeedsResponse> CallAsync(FakeServer server, CancellationToken cancellationToken) =>
        Link(server).CallAsync(DataFeedMethods.ListFeeds, new ListFeedsRequest(), TimeSpan.FromSeconds(7), cancellationToken);

    private ServerLink Link(FakeServer server) => new(server.Address, server, _time);
}
