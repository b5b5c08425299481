using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Server.Tests.Queue;
using DataFeed.Testing;
using Xunit;

namespace DataFeed.Server.Tests.Failover;

/// <summary>A connection that is reset, after any number of bytes, costs nothing but the other server's time.</summary>
public sealed class ResetConnectionTests
{
    // From the connection's first byte to some requests after a stream is open.
    private const int MostBytes = 1200;

    public static TheoryData<string, Delivery> Pairs => new()
    {
        { "items", Delivery.Every },
        { "items", Delivery.Split },
        { "items", Delivery.Queue },
        { "numbers", Delivery.Every },
        { "numbers", Delivery.Split },
        { "numbers", Delivery.Queue },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Read_ConnectionResetAfterAnyBytes_GivesWhatAnotherServerGives(string feed, Delivery delivery)
    {
        await using var rig = await QueueRig.StartAsync(servers: 2);
        var request = QueueRig.Request(feed) with { Delivery = delivery, Seed = 5, WorldSize = delivery == Delivery.Split ? 1 : 0 };
        var undisturbed = await ReadAsync(rig[0].Client, request with { Run = "undisturbed" });
        var cuts = 0;

        for (var bytes = 0; bytes < MostBytes; bytes += 13)
        {
            await using var relay = new CuttingRelay(rig[0].Address, bytes);
            using var client = new DataFeedClient([relay.Address, rig[1].Address]);
            Assert.Equal(undisturbed, await ReadAsync(client, request with { Run = $"cut after {bytes}" }));
            cuts += relay.Cuts;
        }

        Assert.InRange(cuts, MostBytes / 13 / 2, int.MaxValue);
    }

    private static async Task<string> ReadAsync(DataFeedClient client, EpochRequest request)
    {
        var epoch = await client.StartEpochAsync(request);
        var seen = await epoch.ReadAllAsync(new ReadOptions { Consumer = "reader" });
        // A lease that was lost with its connection is claimed again later: the order of a queue is not promised, its steps are.
        return string.Join('\n', seen.Batches.Select(batch => $"{batch.Step} {batch.Rows} {batch.Hash}").Distinct().Order(StringComparer.Ordinal));
    }
}
