using DataFeed.Client.Epochs;
using DataFeed.Ledger;
using DataFeed.Server.Tests.Queue;
using DataFeed.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DataFeed.Server.Tests.Records;

/// <summary>The record of EVERY and SPLIT that `datafeed verify` reads.</summary>
public sealed class VisitRecorderTests
{
    [Theory]
    [InlineData("numbers")]
    [InlineData("items")]
    public async Task Deliveries_OfEvery_AreRecordedAsRangesWithTheEpochsEnd(string feed)
    {
        await using var rig = await QueueRig.StartAsync(servers: 1);
        var epoch = await rig[0].Client.StartEpochAsync(new EpochRequest { Feed = feed });
        await epoch.ReadAllAsync(new() { Consumer = "trainer" });

        await rig[0].StopAsync();

        var verification = await LedgerVerification.ReadAsync(rig.Ledger, QueueRig.KeyOf(epoch), default);
        var consumer = Assert.Single(verification.Consumers);
        Assert.Equal("trainer", consumer.Consumer);
        Assert.True(consumer.Delivered.IsExact);
        Assert.Equal(QueueRig.Steps, verification.Epoch.EndStep);
        Assert.True(verification.IsClean, $"{consumer.Acknowledged}");
    }

    [Theory]
    [InlineData("numbers")]
    [InlineData("items")]
    public async Task Acknowledgements_OfAReaderThatLeavesAmidAStep_EndBeforeThatStep(string feed)
    {
        await using var rig = await QueueRig.StartAsync(servers: 2);
        var epoch = await rig[0].Client.StartEpochAsync(new EpochRequest { Feed = feed, Run = "left" });
        await foreach (var batch in epoch.ReadAsync(new() { Consumer = "trainer" }))
        {
            using (batch)
            {
                if (batch.Step == 7)
                {
                    break;
                }
            }
        }

        await rig[0].StopAsync();
        await rig[1].StopAsync();

        var verification = await LedgerVerification.ReadAsync(rig.Ledger, QueueRig.KeyOf(epoch), default);
        var acknowledged = Assert.Single(verification.Consumers).Acknowledged;
        Assert.Equal((7L, 0L), (acknowledged.Once, acknowledged.Repeated));
        Assert.False(verification.IsClean);
    }

    [Fact]
    public async Task Acknowledgements_OfASplitReadFromTwoServers_AreExactForEachRank()
    {
        await using var rig = await QueueRig.StartAsync(servers: 2);
        var epoch = await rig[0].Client.StartEpochAsync(
            new EpochRequest { Feed = "numbers", Run = "split", Delivery = Delivery.Split, WorldSize = 2 });
        await Task.WhenAll(epoch.ReadAllAsync(new() { Rank = 0 }), epoch.ReadAllAsync(new() { Rank = 1 }));

        await rig[0].StopAsync();
        await rig[1].StopAsync();

        var verification = await LedgerVerification.ReadAsync(rig.Ledger, QueueRig.KeyOf(epoch), default);
        Assert.Equal(2, verification.Consumers.Count);
        Assert.True(verification.IsClean, string.Join(" | ", verification.Consumers.Select(consumer => $"{consumer.Acknowledged}")));
    }

    [Fact]
    public async Task Acknowledgements_OfEvery_MakeItClean()
    {
        await using var rig = await QueueRig.StartAsync(servers: 1);
        var epoch = await rig[0].Client.StartEpochAsync(new EpochRequest { Feed = "numbers" });
        await epoch.ReadAllAsync();

        await rig[0].StopAsync();

        var verification = await LedgerVerification.ReadAsync(rig.Ledger, QueueRig.KeyOf(epoch), default);
        Assert.True(verification.IsClean, $"{verification.Consumers[0].Acknowledged}");
    }

    [Fact]
    public async Task Ledger_GoneForAWhile_NeitherStopsStreamsNorLosesTheirRecord()
    {
        var ledger = new FragileLedger(await LedgerAddress.Parse("memory").OpenAsync(TimeProvider.System, default)) { IsDown = true };
        await using var server = await TestServer.StartAsync(QueueRig.AddFeeds, null, null, services => services.AddSingleton<ILedger>(ledger));
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "numbers" });

        var seen = await epoch.ReadAllAsync();
        ledger.IsDown = false;
        await server.StopAsync();

        Assert.Equal(QueueRig.Steps, seen.Batches.Length);
        var verification = await LedgerVerification.ReadAsync(ledger, QueueRig.KeyOf(epoch), default);
        Assert.True(verification.Consumers[0].Delivered.IsExact);
    }
}
