using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Core.Feeds;
using DataFeed.Protocol.Errors;
using DataFeed.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Batch = DataFeed.Core.Batches.Batch;
using BatchTensor = DataFeed.Core.Batches.BatchTensor;

namespace DataFeed.Server.Tests.Epochs;

/// <summary>One instance for many streams, over the real wire.</summary>
public sealed class SharedWorkTests : IDisposable
{
    private const int Steps = 40;

    // The generators stop before their fifth step while it is not set.
    private readonly ManualResetEventSlim _go = new(initialState: true);
    private int _entered;

    public void Dispose() => _go.Dispose();

    [Theory]
    [InlineData("batches", 1, Remainder.Short)]
    [InlineData("batches", 4, Remainder.Short)]
    [InlineData("batches", 9, Remainder.Short)]
    [InlineData("batches", 3, Remainder.Pad)]
    [InlineData("samples", 4, Remainder.Short)]
    [InlineData("samples", 5, Remainder.Pad)]
    [InlineData("samples", 3, Remainder.Drop)]
    public async Task Law4_OpaqueFeed_IsSplitFromOneInstance(string feed, int world, Remainder remainder)
    {
        await using var server = await StartAsync();
        var request = new EpochRequest { Feed = feed, Seed = 7, Remainder = feed == "batches" ? Remainder.Short : remainder };
        var (whole, _) = await GlobalAsync(server, request, 1);
        _entered = 0;

        var (split, _) = await GlobalAsync(server, request with { Remainder = remainder }, world);

        Assert.Equal(whole, split);
        Assert.Equal(1, _entered);
        await server.RequireAllDisposedAsync();
    }

    [Theory]
    [InlineData("batches")]
    [InlineData("samples")]
    public async Task Law4_OpaqueFeedWhoseWorldChanges_ContinuesTheSameGlobalBatches(string feed)
    {
        await using var server = await StartAsync();
        var request = new EpochRequest { Feed = feed, Seed = 9 };
        var (whole, _) = await GlobalAsync(server, request, 1);
        List<string> elastic = [];
        var cursor = default(EpochCursor);
        foreach (var (world, steps) in new[] { (1, 3L), (8, 11L), (3, 1L), (6, (long?)null) })
        {
            var (part, end) = await GlobalAsync(server, request with { Steps = steps, Cursor = cursor }, world);
            elastic.AddRange(part);
            cursor = end;
        }

        Assert.Equal(whole, elastic);
        await server.RequireAllDisposedAsync();
    }

    [Fact]
    public async Task Law8_RankThatNeverComes_IsNamedToTheOthersAfterTheDeadline()
    {
        var time = new FakeTimeProvider();
        await using var server = await StartAsync(options => (options.ReadAheadBatches, options.RankTimeout) = (4, TimeSpan.FromMinutes(2)), time);
        var epoch = await server.Client.StartEpochAsync(
            new EpochRequest { Feed = "batches", Delivery = Delivery.Split, WorldSize = 3 });
        var readings = new[] { 0, 2 }.Select(rank => ItemsAsync(epoch, rank)).ToArray();

        await AdvanceUntilAsync(time, Task.WhenAll(readings));

        foreach (var reading in readings)
        {
            var failure = await Assert.ThrowsAsync<DataFeedException>(() => reading);
            Assert.Equal(DataFeedError.RankAbsent, failure.Error);
            Assert.Contains("rank 1 never came", failure.Message, StringComparison.Ordinal);
            Assert.Contains("step 4", failure.Message, StringComparison.Ordinal);
            Assert.Contains("00:02:00", failure.Message, StringComparison.Ordinal);
        }

        // What the ranks left is kept for them until the epoch is idle for too long.
        time.Advance(TimeSpan.FromMinutes(10));
        await server.RequireAllDisposedAsync();
    }

    [Fact]
    public async Task Law1_EndEpochWhileRanksRead_DisposesTheirInstance()
    {
        await using var server = await StartAsync();
        var epoch = await server.Client.StartEpochAsync(
            new EpochRequest { Feed = "endless", Steps = 1_000_000, Delivery = Delivery.Split, WorldSize = 2 });
        var readings = new[] { 0, 1 }.Select(rank => ItemsAsync(epoch, rank)).ToArray();
        await Wait.UntilAsync(() => server.Generators.Created, created => created == 1, "the instance to be there");

        await epoch.EndAsync();

        foreach (var reading in readings)
        {
            Assert.Equal(DataFeedError.EpochEnded, (await Assert.ThrowsAsync<DataFeedException>(() => reading)).Error);
        }

        await server.RequireAllDisposedAsync();
        Assert.Equal(1, _entered);
    }

    [Theory]
    [InlineData("batches")]
    [InlineData("samples")]
    public async Task TrainersOfARun_OnOneEpoch_CostOnePreparation(string feed)
    {
        const int Trainers = 4;
        await using var server = await StartAsync(options => options.ReadAheadBatches = 2 * Steps);
        var request = new EpochRequest { Feed = feed, Seed = 3 };
        var (alone, _) = await GlobalAsync(server, request, 1);
        _entered = 0;

        // Nobody is through before all have come.
        _go.Reset();
        using var coming = new CountdownEvent(Trainers);
        var reading = Enumerable.Range(0, Trainers).Select(async _ =>
        {
            var epoch = await server.Client.StartEpochAsync(request with { Run = "tuning" });
            return await ItemsAsync(epoch, 0, afterFirst: () => coming.Signal());
        }).ToArray();
        await Wait.UntilAsync(() => coming.CurrentCount, left => left == 0, "all trainers to have their first batch");
        _go.Set();
        var items = await Task.WhenAll(reading);

        Assert.All(items, read => Assert.Equal(alone, read.Slices));
        Assert.Equal(1, _entered);
        await server.RequireAllDisposedAsync();
    }

    [Fact]
    public async Task SlowTrainerOfARun_LeavesTheFastAloneAndReadsTheSame()
    {
        await using var server = await StartAsync(options => options.ReadAheadBatches = 4);
        using var slowClient = new DataFeedClient(server.Address, new DataFeedClientOptions { ReadAheadBatches = 1 });
        var request = new EpochRequest { Feed = "wide", Run = "tuning" };
        var slowEpoch = await slowClient.StartEpochAsync(request);
        await using var slow = slowEpoch.ReadAsync().GetAsyncEnumerator();
        Assert.True(await slow.MoveNextAsync());
        slow.Current.Dispose();

        var fast = await server.Client.StartEpochAsync(request);
        var (seen, _) = await ItemsAsync(fast, 0);
        var slowly = 1;
        while (await slow.MoveNextAsync())
        {
            Assert.Equal(seen[slowly++], Text(slow.Current));
            slow.Current.Dispose();
        }

        Assert.Equal((400, 400), (seen.Count, slowly));
        await slow.DisposeAsync();
        await server.RequireAllDisposedAsync();
    }

    /// <summary>Each global batch as its ranks' valid items in rank order. All ranks read at once, and get equally many steps.</summary>
    private static async Task<(List<string> Batches, EpochCursor Cursor)> GlobalAsync(TestServer server, EpochRequest request, int world)
    {
        var epoch = await server.Client.StartEpochAsync(request with { Delivery = Delivery.Split, WorldSize = world });
        var ranks = await Task.WhenAll(Enumerable.Range(0, world).Select(rank => ItemsAsync(epoch, rank)));
        Assert.All(ranks, rank => Assert.Equal(ranks[0].Slices.Count, rank.Slices.Count));
        var steps = Enumerable.Range(0, ranks[0].Slices.Count);
        return ([.. steps.Select(step => string.Concat(ranks.Select(rank => rank.Slices[step])))], ranks[0].Cursor);
    }

    private static async Task<(List<string> Slices, EpochCursor Cursor)> ItemsAsync(Epoch epoch, int rank, Action? afterFirst = null)
    {
        var reading = epoch.ReadAsync(new ReadOptions { Rank = rank });
        List<string> slices = [];
        await foreach (var batch in reading)
        {
            using (batch)
            {
                slices.Add(Text(batch));
            }

            if (slices.Count == 1)
            {
                afterFirst?.Invoke();
            }
        }

        return (slices, reading.End!.Cursor);
    }

    private static string Text(ReceivedBatch batch) =>
        string.Concat(batch["item"].AsSpan<long>()[..(int)batch.Rows].ToArray().Select(item => $"{item} "));

    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Task waiting)
    {
        await Wait.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(10));
                return waiting.IsCompleted;
            },
            isCompleted => isCompleted,
            "the waiting ranks to be told");
    }

    private Task<TestServer> StartAsync(Action<DataFeedServerOptions>? configure = null, TimeProvider? time = null) => TestServer.StartAsync(
        feeds => feeds
            .Add("batches", context => Batches(context, Steps, 1))
            .Add("wide", context => Batches(context, 400, 4096))
            .Add("endless", context => Batches(context, int.MaxValue, 1), new FeedOptions { IsInfinite = true })
            .AddSamples("samples", Samples, 8),
        configure,
        time);

    // Of 4, 5, 6, … rows: some with fewer than there are ranks.
    private IEnumerable<Batch> Batches(EpochContext context, int steps, int width)
    {
        Interlocked.Increment(ref _entered);
        for (var step = 0; step < steps; step++)
        {
            WaitBefore(step);
            var rows = 4 + (step % 7);
            var items = Enumerable.Range(0, rows).Select(row => context.Random((step * 16L) + row).NextInt64(1000)).ToArray();
            yield return new Batch(
                BatchTensor.From("item", items, rows), BatchTensor.From("wide", new float[rows * width], rows, width));
        }
    }

    private void WaitBefore(int step)
    {
        if (step == 4 && !_go.Wait(TimeSpan.FromSeconds(60)))
        {
            throw new TimeoutException("Waited a minute for the test to let the generator go on.");
        }
    }

    private IEnumerable<Core.Batches.Sample> Samples(EpochContext context)
    {
        Interlocked.Increment(ref _entered);
        for (var item = 0L; item < (Steps * 8) - 5; item++)
        {
            WaitBefore((int)item / 8);
            yield return new Core.Batches.Sample(BatchTensor.From("item", [context.Random(item).NextInt64(1000)])) { Id = item };
        }
    }
}
