using System.Collections.Immutable;
using DataFeed.Cli.Plan;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Protocol.Errors;
using DataFeed.Testing;
using Xunit;
using FeedParameter = DataFeed.Core.Feeds.FeedParameter;

namespace DataFeed.Cli.Tests.Plan;

/// <summary>What is foretold, against what a server then delivers to each rank.</summary>
public sealed class EpochForecastTests
{
    [Theory]
    [InlineData(100, 10, 1, Remainder.Short, true)]
    [InlineData(100, 10, 3, Remainder.Short, true)]
    [InlineData(103, 10, 4, Remainder.Short, false)] // The last batch has three rows: rank 0 gets none.
    [InlineData(103, 10, 4, Remainder.Drop, true)]
    [InlineData(103, 10, 4, Remainder.Pad, true)]
    [InlineData(97, 16, 5, Remainder.Pad, false)]
    [InlineData(7, 16, 8, Remainder.Short, true)]
    [InlineData(7, 16, 8, Remainder.Drop, true)] // Nothing is left: no steps.
    public async Task Forecast_OfASplitEpoch_IsWhatEachRankReceives(int rows, int batchSize, int world, Remainder remainder, bool shuffle)
    {
        await using var server = await TestServer.StartAsync(feeds => feeds.AddNumbers("numbers", rows, 4, shuffle));
        var request = new EpochRequest
        {
            Feed = "numbers",
            Seed = 42,
            Epoch = 3,
            BatchSize = batchSize,
            Delivery = Delivery.Split,
            WorldSize = world,
            Remainder = remainder,
        };

        await AssertForetoldAsync(server, request);
    }

    [Fact]
    public async Task Forecast_OfEvery_IsWhatEachConsumerReceives()
    {
        await using var server = await TestServer.StartAsync(feeds => feeds.AddNumbers("numbers", 50, 8, shuffle: true));

        await AssertForetoldAsync(server, new EpochRequest { Feed = "numbers", Seed = 7, Delivery = Delivery.Every, WorldSize = 2, Steps = 5 });
    }

    [Fact]
    public async Task Forecast_FromACursor_StartsThere()
    {
        await using var server = await TestServer.StartAsync(feeds => feeds.AddNumbers("numbers", 50, 8, shuffle: true));
        var request = new EpochRequest { Feed = "numbers", Seed = 7, Delivery = Delivery.Split, WorldSize = 3 };
        var whole = await (await server.Client.StartEpochAsync(request)).ReadAllAsync();

        await AssertForetoldAsync(server, request with { Cursor = whole.Batches[2].Cursor });
    }

    [Fact]
    public async Task Forecast_WithOtherParameters_CountsTheirRows()
    {
        await using var server = await TestServer.StartAsync(feeds => feeds.AddIndexed(
            "sized", parameters => new Sized(parameters.Int64("size")), 8, shuffle: true,
            new FeedOptions { Parameters = [FeedParameter.Int64("size", 10, 0, 1000)] }));

        await AssertForetoldAsync(server, new EpochRequest
        {
            Feed = "sized",
            Delivery = Delivery.Split,
            WorldSize = 3,
            Parameters = ImmutableDictionary<string, string>.Empty.Add("size", "77"),
        });
    }

    [Fact]
    public async Task Forecast_OfAGeneratorsOwnBatches_SaysWhatIsNotKnown()
    {
        await using var server = await TestServer.StartAsync(feeds => feeds.AddItems("items", 5, countKnown: true));

        var forecast = await EpochForecast.CreateAsync(server.Client, new EpochRequest { Feed = "items" }, 1, CancellationToken.None);

        var rank = Assert.Single(forecast.Ranks);
        Assert.Equal((5, null, null), (rank.Steps, rank.Rows, rank.Last));
        await Wait.UntilAsync(() => server.Generators.Live, live => live == 0, "the instance that nobody will read to be gone");
    }

    [Fact]
    public async Task Forecast_OfAQueue_IsRefused()
    {
        await using var server = await TestServer.StartAsync(feeds => feeds.AddItems("items", 5));

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => EpochForecast.CreateAsync(
            server.Client, new EpochRequest { Feed = "items", Delivery = Delivery.Queue, WorldSize = 2 }, 1, CancellationToken.None));

        Assert.Equal(DataFeedError.DeliveryUnsupported, refused.Error);
    }

    private static async Task AssertForetoldAsync(TestServer server, EpochRequest request)
    {
        var forecast = await EpochForecast.CreateAsync(server.Client, request, int.MaxValue, CancellationToken.None);

        var epoch = await server.Client.StartEpochAsync(request);
        Assert.Equal(Math.Max(1, request.WorldSize), forecast.Ranks.Length);
        foreach (var rank in forecast.Ranks)
        {
            var seen = await epoch.ReadAllAsync(new ReadOptions { Rank = rank.Rank });
            Assert.Equal(seen.Batches.Select(Describe), rank.First.Select(Describe));
            Assert.Equal(seen.Batches.Length, rank.Steps);
            Assert.Equal(seen.Batches.Sum(batch => batch.Rows), rank.Rows);
            Assert.Equal(seen.Batches.Sum(PaddedRows), rank.PaddedRows);
            Assert.Equal(seen.Batches.Count(batch => batch.Rows == 0), rank.EmptySteps);
            Assert.Equal(seen.Batches.LastOrDefault()?.Rows, rank.Last?.Rows);
        }
    }

    private static string Describe(SeenBatch batch) => $"{batch.Step}: {batch.Rows} rows, {PaddedRows(batch)} padded: {batch.SampleIds}";

    private static string Describe(PlannedBatch batch) => $"{batch.Step}: {batch.Rows} rows, {batch.PaddedRows} padded: {string.Join(',', batch.SampleIds)}";

    // "item:I64[3] …": the batch axis counts the padded rows too.
    private static long PaddedRows(SeenBatch batch) =>
        long.Parse(batch.Shapes.Split('[')[1].Split(']')[0].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture) - batch.Rows;

    private sealed class Sized(long count) : SampleSource
    {
        public override long Count => count;

        public override string Identity => "test";

        public override ImmutableArray<TensorSpec> Schema { get; } = [new("item", DType.I64, [])];

        protected override void Read(long index, SampleRow row) => row.Values<long>(0)[0] = index;
    }
}
