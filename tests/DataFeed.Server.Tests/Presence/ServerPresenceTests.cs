using DataFeed.Ledger;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using DataFeed.Server.Presence;
using DataFeed.Server.Tests.Queue;
using DataFeed.Server.Tests.Records;
using DataFeed.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataFeed.Server.Tests.Presence;

public sealed class ServerPresenceTests
{
    [Fact]
    public async Task Servers_ThatShareALedger_NameOneAnotherAndTellTheirIncarnation()
    {
        await using var rig = await QueueRig.StartAsync(servers: 2);

        var (first, token) = await StartAsync(rig[0]);
        var (second, _) = await StartAsync(rig[1]);

        string[] both = [.. new[] { rig[0].Address, rig[1].Address }.Order(StringComparer.Ordinal)];
        Assert.Equal(both, first);
        Assert.Equal(both, second);
        var statuses = new[] { await StatusAsync(rig[0], token), await StatusAsync(rig[1], token) };
        Assert.All(statuses, status => Assert.Equal(both, status.Epoch.Servers));
        Assert.Equal(2, statuses.Select(status => status.Incarnation).Where(text => text.Length > 0).Distinct().Count());
    }

    [Fact]
    public async Task Server_ThatStops_IsNoLongerNamed()
    {
        await using var rig = await QueueRig.StartAsync(servers: 2);

        await rig[1].StopAsync();

        var live = await rig.Ledger.LiveServersAsync(default);
        Assert.Equal([rig[0].Address], live.Select(server => server.Endpoint));
    }

    [Fact]
    public async Task Server_ThatLives_IsNamedForAsLongAsItBeats()
    {
        var time = new FakeTimeProvider();
        await using var rig = await QueueRig.StartAsync(servers: 1, time);

        for (var second = 0; second < 60; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Wait.UntilAsync(
                () => rig.Ledger.LiveServersAsync(default).Result.Count, live => live == 1, $"the server to be live at second {second}");
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("http://feeds.example:5200", 1)]
    public async Task Server_WithALedgerInMemory_NamesItselfOnlyIfItIsAdvertised(string advertise, int expected)
    {
        await using var server = await TestServer.StartAsync(
            QueueRig.AddFeeds, null, null, services => services.Configure<LedgerOptions>(options => options.Advertise = advertise));
        var presence = new List<string>();

        await Wait.UntilAsync(
            () =>
            {
                presence = StartAsync(server).Result.Servers;
                return presence.Count;
            },
            count => count == expected,
            "the server's endpoint");

        Assert.All(presence, endpoint => Assert.Equal(advertise, endpoint));
    }

    [Fact]
    public async Task StartEpoch_WhileTheLedgerIsGone_AnswersWithWhatWasKnown()
    {
        var ledger = new FragileLedger(await LedgerAddress.Parse("memory").OpenAsync(TimeProvider.System, default));
        await using var server = await TestServer.StartAsync(QueueRig.AddFeeds, null, null, services => services.AddSingleton<ILedger>(ledger));
        await Wait.UntilAsync(() => ledger.LiveServersAsync(default).Result.Count, count => count == 1, "the server to announce itself");
        ledger.IsDown = true;

        var (servers, _) = await StartAsync(server);

        Assert.Equal([server.Address], servers);
    }

    [Theory]
    [InlineData("http://feeds.example:80", "http://127.0.0.1:5200", "http://feeds.example:80")]
    [InlineData("", "http://127.0.0.1:5200", "http://127.0.0.1:5200")]
    [InlineData("", "http://unix:/run/feed.sock", "unix:/run/feed.sock")]
    [InlineData("", null, null)]
    public void Endpoint_OfWhatIsToldAndHeard_IsOneThatClientsCanUse(string advertised, string? listened, string? expected) =>
        Assert.Equal(expected, AdvertisedEndpoint.Choose(advertised, listened));

    [Theory]
    [InlineData("http://[::]:5200")]
    [InlineData("http://0.0.0.0:5200")]
    public void Endpoint_OfEveryAddress_IsTheMachinesName(string listened) =>
        Assert.Equal($"http://{System.Net.Dns.GetHostName()}:5200", AdvertisedEndpoint.Choose("", listened));

    private static async Task<(List<string> Servers, Google.Protobuf.ByteString Token)> StartAsync(TestServer server)
    {
        using var channel = GrpcChannel.ForAddress(server.Address);
        var response = await channel.CreateCallInvoker()
            .AsyncUnaryCall(DataFeedMethods.StartEpoch, null, default(CallOptions), new StartEpochRequest { Feed = "numbers" });
        return ([.. response.Servers], response.EpochToken);
    }

    private static async Task<GetEpochResponse> StatusAsync(TestServer server, Google.Protobuf.ByteString token)
    {
        using var channel = GrpcChannel.ForAddress(server.Address);
        return await channel.CreateCallInvoker()
            .AsyncUnaryCall(DataFeedMethods.GetEpoch, null, default(CallOptions), new GetEpochRequest { EpochToken = token });
    }
}
