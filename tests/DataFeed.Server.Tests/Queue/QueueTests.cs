using DataFeed.Client.Reading;
using DataFeed.Ledger;
using DataFeed.Protocol.Errors;
using DataFeed.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataFeed.Server.Tests.Queue;

/// <summary>QUEUE over the real wire: law 5.</summary>
public sealed class QueueTests
{
    public static TheoryData<string> Feeds => ["numbers", "items", "endless"];

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task Queue_FourConsumersOnTwoServers_AcknowledgeEachStepOnceAndSeeTheEpochsBytes(string feed)
    {
        await using var rig = await QueueRig.StartAsync(servers: 2);
        var whole = await (await rig[0].Client.StartEpochAsync(QueueRig.Request(feed) with { Delivery = Delivery.Every })).ReadAllAsync();
        var epochs = new[] { await rig.StartEpochAsync(0, feed), await rig.StartEpochAsync(1, feed) };
        Assert.Equal(epochs[0].Token, epochs[1].Token);

        var readings = Enumerable.Range(0, 4).Select(index => epochs[index % 2].ReadAsync(new ReadOptions { Consumer = $"trainer-{index}" })).ToArray();
        var shares = await Wait.ForAsync(Task.WhenAll(readings.Select(reading => QueueRig.ReadAsync(reading))), "four consumers to end");

        Assert.All(readings, reading => Assert.Empty(reading.LostSteps));
        Assert.All(readings, reading => Assert.Equal(0, reading.UnrecordedSteps));
        var seen = shares.SelectMany(share => share.Batches).OrderBy(batch => batch.Step).ToList();
        Assert.Equal(whole.Content, new SeenEpoch([.. seen], whole.End).Content);
        Assert.All(shares, share => Assert.Equal(QueueRig.Steps, Server.Tokens.Cursor.Decode(share.End!.Cursor.ToBytes()).Position.Step));
        Assert.All(shares, share => Assert.Equal(share.Batches.Count, share.End!.Steps));
        Assert.All(shares, share => Assert.Equal(whole.End.Reason, share.End!.Reason));
        await RequireCleanAsync(rig, QueueRig.KeyOf(epochs[0]));
        await rig[0].RequireAllDisposedAsync();
        await rig[1].RequireAllDisposedAsync();
    }

    [Fact]
    public async Task Queue_HandOuts_AreRecordedInOrderAndCanBeReplayed()
    {
        await using var rig = await QueueRig.StartAsync(servers: 1);
        var epoch = await rig.StartEpochAsync(0, "numbers");

        var (batches, _) = await QueueRig.ReadAsync(epoch, new ReadOptions { Consumer = "alone" });

        var handOuts = await rig.Ledger.ReadHandOutsAsync(QueueRig.KeyOf(epoch), default);
        Assert.Equal(batches.Select(batch => batch.Step), handOuts.Select(handOut => handOut.Step));
        Assert.Equal(Enumerable.Range(0, QueueRig.Steps).Select(step => (long)step), handOuts.Select(handOut => handOut.Step));
        Assert.All(handOuts, handOut => Assert.Equal("alone", handOut.Consumer));
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task Queue_ConsumerThatLeavesAmidAStep_LeavesItToAnother(string feed)
    {
        await using var rig = await QueueRig.StartAsync(servers: 1);
        var epoch = await rig.StartEpochAsync(0, feed);
        var left = -1L;
        await foreach (var batch in epoch.ReadAsync(new ReadOptions { Consumer = "leaver" }))
        {
            using (batch)
            {
                if (batch.Step == 2)
                {
                    left = batch.Step;
                    break;
                }
            }
        }

        var (batches, end) = await Wait.ForAsync(QueueRig.ReadAsync(epoch, new ReadOptions { Consumer = "stayer" }), "the rest of the epoch");

        Assert.Equal(2, left);
        Assert.Equal(Enumerable.Range(2, QueueRig.Steps - 2).Select(step => (long)step), batches.Select(batch => batch.Step).Order());
        Assert.NotNull(end);
        await RequireCleanAsync(rig, QueueRig.KeyOf(epoch));
    }

    [Fact]
    public async Task Queue_StepsOfAServerThatDied_ComeBackWhenTheirLeaseEndsAndTheEpochEndsOnlyThen()
    {
        var time = new FakeTimeProvider();
        await using var rig = await QueueRig.StartAsync(servers: 1, time);
        var epoch = await rig.StartEpochAsync(0, "numbers");
        var lost = await rig.Ledger.ClaimAsync(QueueRig.KeyOf(epoch), "dead", 3, TimeSpan.FromSeconds(30), default);
        List<long> seen = [];
        var reading = ReadStepsAsync(epoch, seen);
        await Wait.UntilAsync(() => Count(seen), count => count == QueueRig.Steps - 3, "all that is free");
        Assert.False(reading.IsCompleted);

        await Wait.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return reading.IsCompleted;
            },
            isOver => isOver,
            "the lost steps to come back");

        await reading;
        Assert.Equal([0, 1, 2], seen.TakeLast(3));
        var late = await rig.Ledger.AcknowledgeAsync(QueueRig.KeyOf(epoch), [lost.Claims[0].Lease], default);
        Assert.Equal([Ledger.Acknowledgement.Refused], late);
        await RequireCleanAsync(rig, QueueRig.KeyOf(epoch));
    }

    [Fact]
    public async Task Queue_SlowConsumer_KeepsItsStepsForAsLongAsItsStreamLives()
    {
        var time = new FakeTimeProvider();
        await using var rig = await QueueRig.StartAsync(servers: 1, time);
        var epoch = await rig.StartEpochAsync(0, "numbers");
        var reading = epoch.ReadAsync(new ReadOptions { Consumer = "slow", Window = 1 });
        await using var slow = reading.GetAsyncEnumerator();
        Assert.True(await slow.MoveNextAsync());

        for (var second = 0; second < 120; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        var claim = await rig.Ledger.ClaimAsync(QueueRig.KeyOf(epoch), "other", 1, TimeSpan.FromSeconds(30), default);
        Assert.Equal(1, Assert.Single(claim.Claims).Step);
        Assert.Empty(reading.LostSteps);
    }

    [Fact]
    public async Task Queue_AcknowledgementThatComesTooLate_IsRefusedAndTheReaderGoesOn()
    {
        await using var rig = await QueueRig.StartAsync(servers: 1);
        var epoch = await rig.StartEpochAsync(0, "numbers");
        var key = QueueRig.KeyOf(epoch);
        var reading = epoch.ReadAsync(new ReadOptions { Consumer = "slow" });
        List<long> seen = [];

        await foreach (var batch in reading)
        {
            using (batch)
            {
                seen.Add(batch.Step);
                if (seen.Count == 1)
                {
                    // What a ledger does when it was gone for longer than the lease.
                    await rig.Ledger.ReleaseAsync(key, [1], default);
                    var other = await rig.Ledger.ClaimAsync(key, "other", 1, TimeSpan.FromSeconds(30), default);
                    Assert.Equal(0, other.Claims[0].Step);
                    await rig.Ledger.AcknowledgeAsync(key, [other.Claims[0].Lease], default);
                }
            }
        }

        Assert.Equal([0], reading.LostSteps);
        Assert.Equal(QueueRig.Steps, seen.Distinct().Count());
        await RequireCleanAsync(rig, key);
    }

    [Fact]
    public async Task Queue_ServerThatStops_IsReplacedByAnotherAmidTheReading()
    {
        await using var rig = await QueueRig.StartAsync(servers: 2);
        using var client = new Client.DataFeedClient(rig[0].Address);
        var epoch = await client.StartEpochAsync(QueueRig.Request("numbers"));
        List<long> seen = [];

        await foreach (var batch in epoch.ReadAsync(new ReadOptions { Consumer = "trainer" }))
        {
            using (batch)
            {
                seen.Add(batch.Step);
                if (seen.Count == 10)
                {
                    await rig[0].StopAsync();
                }
            }
        }

        Assert.Equal(QueueRig.Steps, seen.Distinct().Count());
        await RequireCleanAsync(rig, QueueRig.KeyOf(epoch));
    }

    [Fact]
    public async Task Queue_EpochOfAnotherServersMemory_IsRefusedRatherThanHandedOutAgain()
    {
        await using var one = await TestServer.StartAsync(QueueRig.AddFeeds);
        await using var other = await TestServer.StartAsync(QueueRig.AddFeeds);
        var epoch = await one.Client.StartEpochAsync(QueueRig.Request("numbers"));

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => RawQueue.RunAsync(other, new RawQueue.Opening(epoch.Token.ToBytes())));

        Assert.Equal(DataFeedError.EpochEnded, refused.Error);
        Assert.Contains("--ledger", refused.Message, StringComparison.Ordinal);
    }

    internal static async Task RequireCleanAsync(QueueRig rig, string key)
    {
        var verification = await LedgerVerification.ReadAsync(rig.Ledger, key, default);
        Assert.True(verification.IsClean, $"{verification.Consumers[0].Acknowledged}");
    }

    private static async Task ReadStepsAsync(Client.Epochs.Epoch epoch, List<long> seen)
    {
        await foreach (var batch in epoch.ReadAsync(new ReadOptions { Consumer = "alive" }))
        {
            using (batch)
            {
                lock (seen)
                {
                    seen.Add(batch.Step);
                }
            }
        }
    }

    private static int Count(List<long> seen)
    {
        lock (seen)
        {
            return seen.Count;
        }
    }
}
