using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Core.Feeds;
using DataFeed.Protocol.Errors;
using DataFeed.Testing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Batch = DataFeed.Core.Batches.Batch;
using BatchTensor = DataFeed.Core.Batches.BatchTensor;

namespace DataFeed.Server.Tests.Epochs;

/// <summary>Laws 1 to 4 and 6 over the real wire.</summary>
public sealed class LawTests
{
    [Fact]
    public async Task Law1_EndEpoch_EndsTheStreamsAndDisposesTheInstances()
    {
        await using var server = await TestServer.StartAsync(feeds => feeds.AddItems("endless", long.MaxValue, infinite: true));
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "endless", Steps = long.MaxValue / 2 });
        await using var reading = epoch.ReadAsync().GetAsyncEnumerator();
        Assert.True(await reading.MoveNextAsync());
        reading.Current.Dispose();

        var ended = await epoch.EndAsync();

        Assert.Equal(1, ended);
        var refused = await Assert.ThrowsAsync<DataFeedException>(() => DrainAsync(reading));
        Assert.Equal(DataFeedError.EpochEnded, refused.Error);
        await server.RequireAllDisposedAsync();
        var late = await Assert.ThrowsAsync<DataFeedException>(() => epoch.ReadAllAsync());
        Assert.Equal(DataFeedError.EpochEnded, late.Error);
        Assert.True((await server.Client.GetEpochAsync(epoch.Token)).IsEnded);
    }

    [Fact]
    public async Task Law1_StartedEpochWithoutAConsumer_IsDisposedAfterTheIdleTime()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(
            feeds => feeds.AddItems("endless", long.MaxValue, infinite: true),
            options => options.EpochIdleTimeout = TimeSpan.FromMinutes(5),
            time);
        await server.Client.StartEpochAsync(new EpochRequest { Feed = "endless", Steps = 1000 });

        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(1, server.Generators.Live);
        time.Advance(TimeSpan.FromMinutes(3));

        await server.RequireAllDisposedAsync();
    }

    [Fact]
    public async Task Law1_EpochOfARunThatWasEnded_IsNotStartedAgain()
    {
        await using var server = await TestServer.StartAsync(feeds => feeds.AddItems("five", 5));
        var request = new EpochRequest { Feed = "five", Run = "run-1" };
        var epoch = await server.Client.StartEpochAsync(request);
        await epoch.EndAsync();

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => server.Client.StartEpochAsync(request));

        Assert.Equal(DataFeedError.EpochEnded, refused.Error);
        await server.Client.StartEpochAsync(request with { Epoch = 1 });
    }

    [Fact]
    public async Task Law1_EachStartedEpoch_RunsOneInstanceWhichItsReaderTakesOver()
    {
        await using var server = await TestServer.StartAsync(feeds => feeds.AddItems("five", 5));
        var first = await server.Client.StartEpochAsync(new EpochRequest { Feed = "five" });
        var second = await server.Client.StartEpochAsync(new EpochRequest { Feed = "five" });

        Assert.NotEqual(first.Token, second.Token);
        Assert.Equal(2, server.Generators.Created);
        await first.ReadAllAsync();
        await second.ReadAllAsync();

        Assert.Equal(2, server.Generators.Created);
        await server.RequireAllDisposedAsync();
    }

    [Fact]
    public async Task Law2_AnyEpoch_IsTheSameOnTwoServersWithOtherReadAhead()
    {
        await using var one = await TestServer.StartAsync(AddFeeds);
        await using var other = await TestServer.StartAsync(
            AddFeeds, options => (options.ReadAheadBatches, options.ReadAheadParallelism) = (5, 7));
        foreach (var request in Requests(new KeyedSeeds(17), 12))
        {
            var first = await (await one.Client.StartEpochAsync(request)).ReadAllAsync();
            var again = await (await one.Client.StartEpochAsync(request)).ReadAllAsync();
            var elsewhere = await (await other.Client.StartEpochAsync(request)).ReadAllAsync();

            Assert.Equal(first.Content, again.Content);
            Assert.Equal(first.Content, elsewhere.Content);
        }
    }

    [Fact]
    public async Task Law2_AnotherEpochNumberOrSeed_GivesAnotherOrderOfTheSameSamples()
    {
        await using var server = await TestServer.StartAsync(AddFeeds);
        List<List<long>> orders = [];
        foreach (var (epoch, seed) in new[] { (0L, 0UL), (1L, 0UL), (0L, 1UL) })
        {
            var started = await server.Client.StartEpochAsync(new EpochRequest { Feed = "shuffled", Epoch = epoch, Seed = seed });
            orders.Add((await started.ReadItemsAsync("item")).Items);
        }

        Assert.All(orders, order => Assert.Equal(Enumerable.Range(0, 100).Select(item => (long)item), order.Order()));
        Assert.Equal(3, orders.Select(order => string.Join(',', order)).Distinct().Count());
    }

    [Fact]
    public async Task Law2_WithARun_EqualRequestsJoinOneEpochOnEveryServer()
    {
        await using var one = await TestServer.StartAsync(AddFeeds);
        await using var other = await TestServer.StartAsync(AddFeeds);
        var request = new EpochRequest { Feed = "shuffled", Run = "run-7", Seed = 3 };

        var here = await one.Client.StartEpochAsync(request);
        var there = await other.Client.StartEpochAsync(request);

        Assert.Equal(here.Token, there.Token);
        Assert.NotEqual(here.Token, (await one.Client.StartEpochAsync(request with { Epoch = 1 })).Token);
    }

    [Theory]
    [InlineData("shuffled")]
    [InlineData("opaque")]
    public async Task Law3_EveryCursor_GivesTheRestOfTheStream(string feed)
    {
        await using var server = await TestServer.StartAsync(AddFeeds);
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = feed, Seed = 5 });
        var whole = await epoch.ReadAllAsync();
        EpochCursor[] cursors = [epoch.Cursor, .. whole.Batches.Select(batch => batch.Cursor)];

        for (var step = 0; step < cursors.Length; step++)
        {
            var rest = await epoch.ReadAllAsync(new ReadOptions { Cursor = cursors[step] });

            Assert.Equal(whole.Batches.Skip(step), rest.Batches);
            Assert.Equal(whole.Batches.Length - step, rest.End.Steps);
        }

        await server.RequireAllDisposedAsync();
    }

    [Fact]
    public async Task Law4_RanksOfAnyWorld_TogetherGetTheGlobalBatches()
    {
        await using var server = await TestServer.StartAsync(AddFeeds);
        var cases =
            from world in Gen.Choose(1, 7)
            from batch in Gen.Choose(7, 40)
            from remainder in Gen.Elements(Remainder.Short, Remainder.Drop, Remainder.Pad)
            from epoch in Gen.Choose(0, 3)
            select new EpochRequest { Feed = "shuffled", Epoch = epoch, BatchSize = batch, WorldSize = world, Remainder = remainder };
        Prop.ForAll(Arb.From(cases), request => CheckSplitAsync(server, request).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    [Fact]
    public async Task Law4_WorldSizeChangedAtAnyCursor_ContinuesTheSameGlobalBatches()
    {
        await using var server = await TestServer.StartAsync(AddFeeds);
        var request = new EpochRequest { Feed = "shuffled", BatchSize = 10, Seed = 9 };
        var whole = await GlobalAsync(server, request, 1);
        List<string> elastic = [];
        var cursor = default(EpochCursor);
        foreach (var (world, steps) in new[] { (1, 2L), (8, 3L), (3, 1L), (6, 4L) })
        {
            var part = await GlobalAsync(server, request with { Steps = steps, Cursor = cursor }, world);
            elastic.AddRange(part.Batches);
            cursor = part.Cursor;
        }

        Assert.Equal(whole.Batches, elastic);
    }

    [Fact]
    public async Task Law6_ConsumerThatStopsReading_StopsItsProducerWithinBounds()
    {
        const int BatchBytes = 1 << 20;
        var produced = 0;
        await using var server = await TestServer.StartAsync(
            feeds => feeds.Add("big", _ => Big(() => Interlocked.Increment(ref produced)), new FeedOptions { IsInfinite = true }),
            options => (options.ReadAheadBytes, options.ReadAheadBatches) = (4 * BatchBytes, 8));
        using var client = new Client.DataFeedClient(server.Address, new Client.DataFeedClientOptions { ReadAheadBatches = 2 });
        var epoch = await client.StartEpochAsync(new EpochRequest { Feed = "big", Steps = 1_000_000 });
        await using var reading = epoch.ReadAsync().GetAsyncEnumerator();
        Assert.True(await reading.MoveNextAsync());
        reading.Current.Dispose();

        // Still when the count has not moved over many looks: then flow control has reached the producer.
        var (last, still) = (0, 0);
        await Wait.UntilAsync(() => Volatile.Read(ref produced), now => (still = now == last ? still + 1 : 0, last = now).Item1 >= 50,
            "production to stop while nobody reads");

        // 4 MiB ahead on the server, 2 batches ahead in the client, what HTTP/2 windows and socket buffers hold (up to 16 MiB and some).
        Assert.InRange(last, 1, 48);
        Assert.Equal(1, server.Generators.Live);
    }

    private static async Task CheckSplitAsync(TestServer server, EpochRequest request)
    {
        var whole = await GlobalAsync(server, request, 1);
        var split = await GlobalAsync(server, request, (int)request.WorldSize);
        Assert.Equal(whole.Batches, split.Batches);
    }

    /// <summary>Each global batch as its ranks' valid items in rank order. Checks that every rank gets the same number of steps.</summary>
    private static async Task<(List<string> Batches, EpochCursor Cursor)> GlobalAsync(TestServer server, EpochRequest request, int world)
    {
        var epoch = await server.Client.StartEpochAsync(request with { Delivery = Delivery.Split, WorldSize = world });
        List<string>? global = null;
        var cursor = default(EpochCursor);
        for (var rank = 0; rank < world; rank++)
        {
            var reading = epoch.ReadAsync(new ReadOptions { Rank = rank });
            List<string> slices = [];
            await foreach (var batch in reading)
            {
                using (batch)
                {
                    slices.Add(string.Concat(batch["item"].AsSpan<long>()[..(int)batch.Rows].ToArray().Select(item => $"{item} ")));
                }
            }

            Assert.Equal(slices.Count, reading.End!.Steps);
            Assert.Equal(global?.Count ?? slices.Count, slices.Count);
            global = global is null ? slices : [.. global.Zip(slices, string.Concat)];
            cursor = reading.End.Cursor;
        }

        return (global!, cursor);
    }

    private static void AddFeeds(FeedCollection feeds) => feeds
        .AddNumbers("shuffled", 100, batchSize: 8, shuffle: true)
        .Add("opaque", Opaque);

    private static IEnumerable<Batch> Opaque(EpochContext context)
    {
        for (var item = 0L; item < 20; item++)
        {
            yield return new Batch(
                BatchTensor.From("item", [item], 1), BatchTensor.From("noise", [context.Random(item).NextDouble()], 1));
        }
    }

    private static IEnumerable<EpochRequest> Requests(KeyedSeeds seeds, int count) => Enumerable.Range(0, count).Select(_ => new EpochRequest
    {
        Feed = seeds.Next(2) == 0 ? "shuffled" : "opaque",
        Seed = seeds.Next(1000),
        Epoch = (long)seeds.Next(5),
    });

    private static IEnumerable<Batch> Big(Action produced)
    {
        while (true)
        {
            produced();
            yield return new Batch(BatchTensor.From("x", new byte[1 << 20], 1, 1 << 20));
        }
    }

    private static async Task DrainAsync(IAsyncEnumerator<ReceivedBatch> reading)
    {
        while (await reading.MoveNextAsync())
        {
            reading.Current.Dispose();
        }
    }

    /// <summary>Small reproducible numbers for choosing cases.</summary>
    private sealed class KeyedSeeds(ulong seed)
    {
        private ulong _state = seed;

        public ulong Next(ulong bound) => ((_state = (_state * 6364136223846793005UL) + 1442695040888963407UL) >> 33) % bound;
    }
}
