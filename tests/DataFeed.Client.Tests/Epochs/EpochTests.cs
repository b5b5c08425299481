using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;

namespace DataFeed.Client.Tests.Epochs;

public sealed class EpochTests
{
    private static readonly FakeFeed Feed = new(10);

    [Fact]
    public async Task End_OfSeveralServers_TellsEachAndSumsWhatTheyEnded()
    {
        FakeServer[] servers = [Server("http://a", 2), Server("http://b", 3), new FakeServer("http://c") { IsDown = true }];
        using var rig = new ClientRig(servers);

        var ended = await (await rig.StartAsync()).EndAsync();

        Assert.Equal(5, ended);
        Assert.All(servers, server => Assert.Equal(Feed.Token, Assert.Single(server.Requests.OfType<EndEpochRequest>()).EpochToken));
    }

    [Fact]
    public async Task End_WithoutAServerThatAnswers_Fails()
    {
        var server = Server("http://a", 0);
        using var rig = new ClientRig(server);
        var epoch = await rig.StartAsync();
        server.IsDown = true;

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => epoch.EndAsync());

        Assert.Equal(DataFeedError.Unavailable, failure.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GoesOnElsewhere_FollowsFromWhatTheServerSays(bool nondeterministic)
    {
        var server = Server("http://a", 0)
            .Answer<StartEpochRequest, StartEpochResponse>(_ => new StartEpochResponse { Nondeterministic = nondeterministic });
        using var rig = new ClientRig(server);

        var epoch = await rig.StartAsync();

        Assert.Equal((!nondeterministic, !nondeterministic), (epoch.IsDeterministic, epoch.GoesOnElsewhere));
        Assert.Null(epoch.Steps);
    }

    private static FakeServer Server(string address, long streams) =>
        Feed.Server(address).Answer<EndEpochRequest, EndEpochResponse>(_ => new EndEpochResponse { EndedStreams = streams });
}
