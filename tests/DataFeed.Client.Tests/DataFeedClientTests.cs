using DataFeed.Client.Epochs;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;

namespace DataFeed.Client.Tests;

public sealed class DataFeedClientTests
{
    private static readonly FakeFeed Feed = new(10, firstStep: 2);

    [Fact]
    public void Client_OfNoAddressOrAWrongOne_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new DataFeedClient([]));
        Assert.Throws<ArgumentException>(() => new DataFeedClient("ftp://a"));
        Assert.Throws<ArgumentNullException>(() => new DataFeedClient((IEnumerable<string>)null!));
    }

    [Fact]
    public void Address_OfSeveral_IsTheFirst()
    {
        using var client = new DataFeedClient(["http://127.0.0.1:1", "http://127.0.0.1:2"]);

        Assert.Equal("http://127.0.0.1:1", client.Address);
    }

    [Fact]
    public async Task Start_OfARequest_SendsItAndGivesWhatTheServerFixed()
    {
        var server = Feed.Server();
        using var rig = new ClientRig(server);

        var epoch = await rig.Client.StartEpochAsync(new EpochRequest { Feed = "digits", Run = "r", Epoch = 3, Delivery = Delivery.Split, WorldSize = 2 });

        var asked = Assert.IsType<StartEpochRequest>(Assert.Single(server.Requests));
        Assert.Equal(("digits", "r", 3, Protocol.V1.Delivery.Split, 2), (asked.Feed, asked.Run, asked.Epoch, asked.Delivery, asked.WorldSize));
        Assert.Equal((EpochToken.Of(Feed.Token), 10, 2, EpochCursor.Of(FakeFeed.CursorAt(2))), (epoch.Token, epoch.Steps, epoch.FirstStep, epoch.Cursor));
        Assert.Equal((Delivery.Split, true, true, "f1"), (epoch.Delivery, epoch.IsSeekable, epoch.IsDeterministic, epoch.Fingerprint));
    }

    [Fact]
    public async Task Join_OfAToken_ReadsTheEpochThatAnotherStarted()
    {
        var server = Feed.Server();
        using var rig = new ClientRig(server);

        var epoch = await rig.Client.JoinAsync(EpochToken.Of(Feed.Token));

        Assert.Equal(Feed.Token, Assert.IsType<GetEpochRequest>(Assert.Single(server.Requests)).EpochToken);
        Assert.Equal((10, 2, Delivery.Every), (epoch.Steps, epoch.FirstStep, epoch.Delivery));
        Assert.Equal(Feed.Steps, await ClientRig.ReadAsync(epoch.ReadAsync(rig.Options)));
    }

    [Fact]
    public async Task Join_OfAQueue_ClaimsItsSteps()
    {
        var queue = new FakeQueue(Feed);
        var server = Feed.Server()
            .Answer<GetEpochRequest, GetEpochResponse>(_ => new GetEpochResponse
            {
                Epoch = Feed.Started,
                Request = new StartEpochRequest { Delivery = Protocol.V1.Delivery.Queue },
            })
            .Serve(stream => queue.ServeAsync(stream));
        using var rig = new ClientRig(server);

        await ClientRig.ReadAsync((await rig.Client.JoinAsync(EpochToken.Of(Feed.Token))).ReadAsync(rig.Options));

        Assert.Equal(Feed.Steps, queue.Acknowledged);
    }

    [Fact]
    public async Task Join_ServerThatTellsNothing_IsAViolation()
    {
        using var rig = new ClientRig(new FakeServer().Answer<GetEpochRequest, GetEpochResponse>(_ => new GetEpochResponse()));

        Assert.Equal(DataFeedError.ProtocolViolation, (await Assert.ThrowsAsync<DataFeedException>(() => rig.Client.JoinAsync(EpochToken.Of(Feed.Token)))).Error);
    }

    [Fact]
    public async Task GetEpoch_WithACursor_TellsItsStepAndTheState()
    {
        var server = Feed.Server().Answer<GetEpochRequest, GetEpochResponse>(request => new GetEpochResponse
        {
            Request = new StartEpochRequest { Feed = "digits", Seed = 7, Steps = 10, Delivery = Protocol.V1.Delivery.Split, Parameters = { ["a"] = "b" } },
            Epoch = Feed.Started,
            DeliveredSteps = 4,
            LiveGenerators = 1,
            Ended = true,
            CursorStep = Feed.StepAt(request.Cursor),
        });
        using var rig = new ClientRig(server);

        var status = await rig.Client.GetEpochAsync(EpochToken.Of(Feed.Token), EpochCursor.Of(FakeFeed.CursorAt(9)));

        Assert.Equal((4, 1, true, 9), (status.DeliveredSteps, status.LiveGenerators, status.IsEnded, status.CursorStep));
        Assert.Equal(("digits", 7UL, 10, Delivery.Split, "b"),
            (status.Request.Feed, status.Request.Seed, status.Request.Steps, status.Request.Delivery, status.Request.Parameters["a"]));
    }

    [Fact]
    public async Task Start_ServersThatTheServerTellsOf_AreAskedWhereItIsLost()
    {
        var (told, first) = (Feed.Server("http://told"), Feed.Server("http://first", ["http://told", "nonsense"]));
        using var rig = new ClientRig(new DataFeedClientOptions(), new TestTime { Skips = _ => true }, [first], told);
        await rig.StartAsync();
        first.IsDown = true;

        await rig.StartAsync();

        Assert.Single(told.Requests);
    }

    [Fact]
    public async Task Call_FirstAddressThatNobodyAnswersAt_FailsAtOnce()
    {
        var server = new FakeServer { IsDown = true };
        using var rig = new ClientRig(server);

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => rig.StartAsync());

        Assert.Equal(DataFeedError.Unavailable, failure.Error);
        Assert.Contains(server.Address, failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Call_ServerThatOnceAnswered_IsWaitedFor()
    {
        var server = Feed.Server();
        using var rig = new ClientRig(new DataFeedClientOptions(), new TestTime(), [server]);
        await rig.StartAsync();
        server.IsDown = true;
        var pauses = rig.Time.WaitOf(TimeSpan.FromMilliseconds(100));

        var starting = rig.StartAsync();
        await Soon.Happens(pauses, "the pause");
        Assert.False(starting.IsCompleted);
        server.IsDown = false;
        rig.Time.Advance(TimeSpan.FromMilliseconds(100));

        await Soon.Gives(starting, "the server that is back");
    }

    [Fact]
    public async Task ListFeeds_Cancelled_ThrowsThat()
    {
        using var rig = new ClientRig(new FakeServer());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Client.ListFeedsAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task ListFeeds_ServerOfAnotherKind_IsIncompatible()
    {
        using var rig = new ClientRig(new FakeServer());

        Assert.Equal(DataFeedError.ServerIncompatible, (await Assert.ThrowsAsync<DataFeedException>(() => rig.Client.ListFeedsAsync())).Error);
    }
}
