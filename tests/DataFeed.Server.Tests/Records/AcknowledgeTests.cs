using DataFeed.Client.Epochs;
using DataFeed.Ledger;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using DataFeed.Server.Tests.Queue;
using DataFeed.Testing;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace DataFeed.Server.Tests.Records;

/// <summary>The call <c>Acknowledge</c>, as any client may use it.</summary>
public sealed class AcknowledgeTests
{
    private static readonly ByteString Id = ByteString.CopyFrom(new byte[16]);

    [Theory]
    [InlineData("numbers", DataFeed.Delivery.Every)]
    [InlineData("items", DataFeed.Delivery.Every)]
    [InlineData("numbers", DataFeed.Delivery.Split)]
    [InlineData("items", DataFeed.Delivery.Split)]
    public async Task Acknowledge_OfRanges_IsInTheLedgerWhenItIsAnswered(string feed, DataFeed.Delivery delivery)
    {
        await using var rig = await QueueRig.StartAsync(servers: 2);
        var epoch = await rig[0].Client.StartEpochAsync(new EpochRequest { Feed = feed, Run = "acknowledged", Delivery = delivery, WorldSize = 1 });

        // Any server records it: the token is enough.
        var response = await CallAsync(rig[1], Request(epoch, (0, 10), (30, 10)));

        Assert.True(response.Recorded);
        var consumer = Assert.Single((await LedgerVerification.ReadAsync(rig.Ledger, QueueRig.KeyOf(epoch), default)).Consumers);
        Assert.Equal((20L, 0L), (consumer.Acknowledged.Once, consumer.Acknowledged.Repeated));
    }

    [Fact]
    public async Task Acknowledge_SentAgain_CountsOnce_AndWithAnotherIdTwice()
    {
        await using var rig = await QueueRig.StartAsync(servers: 2);
        var epoch = await rig[0].Client.StartEpochAsync(new EpochRequest { Feed = "numbers", Run = "again" });
        await CallAsync(rig[0], Request(epoch, (0, 10)));
        await CallAsync(rig[1], Request(epoch, (0, 10)));
        var once = await LedgerVerification.ReadAsync(rig.Ledger, QueueRig.KeyOf(epoch), default);

        var other = Request(epoch, (0, 10));
        other.Id = ByteString.CopyFrom([.. Enumerable.Repeat((byte)1, 16)]);
        await CallAsync(rig[1], other);

        var twice = await LedgerVerification.ReadAsync(rig.Ledger, QueueRig.KeyOf(epoch), default);
        Assert.Equal((10L, 0L), (once.Consumers[0].Acknowledged.Once, once.Consumers[0].Acknowledged.Repeated));
        Assert.Equal((0L, 10L), (twice.Consumers[0].Acknowledged.Once, twice.Consumers[0].Acknowledged.Repeated));
    }

    [Fact]
    public async Task Acknowledge_WithoutALedger_SaysSo()
    {
        await using var server = await TestServer.StartAsync(QueueRig.AddFeeds);
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "numbers" });

        Assert.False((await CallAsync(server, Request(epoch, (0, 10)))).Recorded);
    }

    [Theory]
    [InlineData("a short id", "id has 3 bytes; it must have 16")]
    [InlineData("no id", "id has 0 bytes")]
    [InlineData("no range", "0 ranges were sent; 1 to 1024")]
    [InlineData("too many ranges", "1025 ranges were sent")]
    [InlineData("an empty range", "The range of 0 steps from 3")]
    [InlineData("a negative step", "The range of 1 steps from -1")]
    [InlineData("past the end", "The range of 2 steps from 39 is none of the epoch, whose steps go from 0 up to 40.")]
    [InlineData("so many that they overflow", "The range of 9223372036854775807 steps from 1 ")]
    public async Task Acknowledge_OfWhatCannotBe_IsRefusedWithTheRule(string what, string words)
    {
        await using var rig = await QueueRig.StartAsync(servers: 1);
        var epoch = await rig[0].Client.StartEpochAsync(new EpochRequest { Feed = "numbers" });
        var request = what switch
        {
            "no range" => Request(epoch),
            "too many ranges" => Request(epoch, [.. Enumerable.Repeat((0L, 1L), 1025)]),
            "an empty range" => Request(epoch, (0, 1), (3, 0)),
            "a negative step" => Request(epoch, (-1, 1)),
            "past the end" => Request(epoch, (39, 2)),
            "so many that they overflow" => Request(epoch, (1, long.MaxValue)),
            _ => Request(epoch, (0, 1)),
        };
        request.Id = what switch { "a short id" => ByteString.CopyFrom(1, 2, 3), "no id" => ByteString.Empty, _ => Id };

        await RefusedAsync(DataFeedError.RequestInvalid, words, rig[0], request);

        Assert.Null(await rig.Ledger.FindEpochAsync(QueueRig.KeyOf(epoch), default));
    }

    [Fact]
    public async Task Acknowledge_OfAQueue_IsRefused_WithWhatToDoInstead()
    {
        await using var rig = await QueueRig.StartAsync(servers: 1);

        await RefusedAsync(DataFeedError.RequestInvalid, "acknowledge it with ack", rig[0], Request(await rig.StartEpochAsync(0, "numbers"), (0, 1)));
    }

    [Fact]
    public async Task Acknowledge_OfARankThatIsNone_IsRefused()
    {
        await using var rig = await QueueRig.StartAsync(servers: 1);
        var request = Request(await rig[0].Client.StartEpochAsync(new EpochRequest { Feed = "numbers" }), (0, 1));
        request.Rank = 1;

        await RefusedAsync(DataFeedError.RankOutOfRange, "1", rig[0], request);
    }

    [Fact]
    public async Task Acknowledge_TakesNoReadersPlace()
    {
        await using var rig = await QueueRig.StartAsync(servers: 1);
        var epoch = await rig[0].Client.StartEpochAsync(new EpochRequest { Feed = "items", Delivery = DataFeed.Delivery.Split, WorldSize = 2 });
        var reading = epoch.ReadAllAsync(new() { Rank = 0 });

        await CallAsync(rig[0], Request(epoch, (0, 5)));
        await epoch.ReadAllAsync(new() { Rank = 1 });

        Assert.Equal(QueueRig.Steps, (await reading).Batches.Length);
    }

    private static AcknowledgeRequest Request(Epoch epoch, params (long FirstStep, long Count)[] ranges) => new()
    {
        EpochToken = epoch.Token.ToBytes(),
        Consumer = "trainer",
        Id = Id,
        Ranges = { ranges.Select(range => new StepRange { FirstStep = range.FirstStep, Count = range.Count }) },
    };

    private static async Task<AcknowledgeResponse> CallAsync(TestServer server, AcknowledgeRequest request)
    {
        using var channel = GrpcChannel.ForAddress(server.Address);
        return await channel.CreateCallInvoker().AsyncUnaryCall(DataFeedMethods.Acknowledge, null, default, request);
    }

    private static async Task RefusedAsync(DataFeedError error, string words, TestServer server, AcknowledgeRequest request)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => CallAsync(server, request));

        Assert.Equal(error.ToString(), refused.Trailers.GetValue(ErrorTrailer.Name));
        Assert.Contains(words, refused.Status.Detail, StringComparison.Ordinal);
    }
}
