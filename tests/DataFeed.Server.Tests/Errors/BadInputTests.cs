using System.Collections.Immutable;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Protocol.Errors;
using DataFeed.Testing;
using Xunit;
using Batch = DataFeed.Core.Batches.Batch;
using BatchTensor = DataFeed.Core.Batches.BatchTensor;

namespace DataFeed.Server.Tests.Errors;

/// <summary>Bad input gets a clear error over the wire, and the server goes on.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private static readonly EpochRequest Sample = new() { Feed = "sample" };
    private static readonly EpochRequest Split = new() { Feed = "mnist-train", Delivery = Delivery.Split, WorldSize = 3 };

    private TestServer _server = null!;

    public static TheoryData<string, EpochRequest, DataFeedError, string> Requests => new()
    {
        { "unknown feed", Sample with { Feed = "mnist-trian" }, DataFeedError.FeedNotFound, "\"mnist-train\"" },
        { "no feed", Sample with { Feed = "" }, DataFeedError.FeedNotFound, "\"\"" },
        { "unknown parameter", With("batchsize", "3"), DataFeedError.ParameterInvalid, "batch_size" },
        { "malformed parameter", With("batch_size", "many"), DataFeedError.ParameterInvalid, "many" },
        { "parameter out of range", With("batch_size", "0"), DataFeedError.ParameterInvalid, "batch_size" },
        { "negative epoch", Sample with { Epoch = -1 }, DataFeedError.RequestInvalid, "-1" },
        { "negative batch size", Split with { BatchSize = -5 }, DataFeedError.RequestInvalid, "-5" },
        { "absurd batch size", Split with { BatchSize = long.MaxValue }, DataFeedError.RequestInvalid, "9223372036854775807" },
        { "batch size of a feed that makes its own", Sample with { BatchSize = 8 }, DataFeedError.RequestInvalid, "batch" },
        { "zero steps", Sample with { Steps = 0 }, DataFeedError.StepsOutOfRange, "0" },
        { "negative steps", Sample with { Steps = -3 }, DataFeedError.StepsOutOfRange, "-3" },
        { "more steps than exist", Sample with { Steps = 5 }, DataFeedError.StepsOutOfRange, "4" },
        { "infinite without steps", Sample with { Feed = "infinite" }, DataFeedError.StepsRequired, "infinite" },
        { "world size 0", Split with { WorldSize = 0 }, DataFeedError.RequestInvalid, "world" },
        { "negative world size", Split with { WorldSize = -2 }, DataFeedError.RequestInvalid, "-2" },
        { "ranks without rows", Split with { BatchSize = 2 }, DataFeedError.RequestInvalid, "2" },
        { "split by size of a feed that makes its own batches", Sample with { Delivery = Delivery.Split, WorldSize = 2, Remainder = Remainder.Drop }, DataFeedError.RequestInvalid, "SHORT or PAD" },
        { "unknown delivery", Split with { Delivery = (Delivery)77 }, DataFeedError.RequestInvalid, "77" },
        { "unknown remainder", Split with { Remainder = (Remainder)78 }, DataFeedError.RequestInvalid, "78" },
        { "foreign cursor", Sample with { Cursor = EpochCursor.Parse("not a cursor at all"u8) }, DataFeedError.CursorInvalid, "Cursor" },
    };

    public async Task InitializeAsync() => _server = await TestServer.StartAsync(feeds => feeds
        .Add("changes-shape", _ => Changes(new Batch(BatchTensor.From("x", [1f, 2f], 1, 2))))
        .Add("changes-type", _ => Changes(new Batch(BatchTensor.From("x", [1L], 1, 1))))
        .Add("changes-name", _ => Changes(new Batch(BatchTensor.From("z", [1f], 1, 1)))));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task StartEpoch_BadRequest_IsRefusedWithTheErrorsNameAndTheValue(string what, EpochRequest request, DataFeedError error, string named)
    {
        var refused = await Assert.ThrowsAsync<DataFeedException>(() => _server.Client.StartEpochAsync(request));

        Assert.True(error == refused.Error, $"{what}: expected {error}, got {refused.Error}: {refused.Message}");
        Assert.Contains(named, refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.False(refused.IsRetryable);
        await RequireServingAsync();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public async Task NextBatch_RankOutsideTheWorld_IsRefused(long rank)
    {
        var epoch = await _server.Client.StartEpochAsync(Split);

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => epoch.ReadAllAsync(new ReadOptions { Rank = rank }));

        Assert.Equal(DataFeedError.RankOutOfRange, refused.Error);
        Assert.Contains(rank.ToString(System.Globalization.CultureInfo.InvariantCulture), refused.Message, StringComparison.Ordinal);
        await RequireServingAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task NextBatch_RankOutsideTheWorldOfAGenerator_IsRefusedAndTheInstanceStillWaits(long rank)
    {
        var epoch = await _server.Client.StartEpochAsync(Sample);

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => epoch.ReadAllAsync(new ReadOptions { Rank = rank }));

        Assert.Equal(DataFeedError.RankOutOfRange, refused.Error);
        var read = await epoch.ReadAllAsync();
        Assert.Equal(4, read.Batches.Length);
        Assert.Equal(1, _server.Generators.Created);
    }

    [Fact]
    public async Task NextBatch_DamagedToken_IsRefusedSayingSo()
    {
        var epoch = await _server.Client.StartEpochAsync(Sample);
        var damaged = epoch.Token.ToArray();
        damaged[10] ^= 1;

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => _server.Client.GetEpochAsync(EpochToken.Parse(damaged)));

        Assert.Equal(DataFeedError.TokenInvalid, refused.Error);
        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NextBatch_CursorOfAnotherEpoch_IsRefusedWithTheDifference()
    {
        var first = await _server.Client.StartEpochAsync(new EpochRequest { Feed = "mnist-train", Epoch = 0 });
        var second = await _server.Client.StartEpochAsync(new EpochRequest { Feed = "mnist-train", Epoch = 1 });

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => second.ReadAllAsync(new ReadOptions { Cursor = first.Cursor }));

        Assert.Equal(DataFeedError.CursorMismatch, refused.Error);
        Assert.Contains("epoch 0 in the cursor, 1 asked", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NextBatch_TokenOfAnEpochWithAnotherDefinitionElsewhere_IsRefused()
    {
        await using var other = await TestServer.StartAsync(feeds => feeds.AddNumbers("numbers", 50, 5, shuffle: true));
        await using var changed = await TestServer.StartAsync(feeds => feeds.AddNumbers("numbers", 51, 5, shuffle: true));
        var epoch = await other.Client.StartEpochAsync(new EpochRequest { Feed = "numbers" });

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => changed.Client.GetEpochAsync(epoch.Token));

        Assert.Equal(DataFeedError.FeedChanged, refused.Error);
    }

    [Theory]
    [InlineData("changes-shape")]
    [InlineData("changes-type")]
    [InlineData("changes-name")]
    public async Task Generator_ThatChangesItsTensors_IsStoppedAfterTheGoodBatches(string feed)
    {
        var epoch = await _server.Client.StartEpochAsync(new EpochRequest { Feed = feed });
        var good = 0;

        var refused = await Assert.ThrowsAsync<DataFeedException>(async () =>
        {
            await foreach (var batch in epoch.ReadAsync())
            {
                batch.Dispose();
                good++;
            }
        });

        Assert.Equal(DataFeedError.SchemaChanged, refused.Error);
        Assert.Equal(2, good);
        Assert.Contains("step 2", refused.Message, StringComparison.Ordinal);
        await _server.RequireAllDisposedAsync();
    }

    [Fact]
    public async Task Client_WithNoServerAtTheAddress_SaysSoAndThatARetryMayHelp()
    {
        using var client = new Client.DataFeedClient("http://127.0.0.1:1");

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => client.ListFeedsAsync());

        Assert.Equal(DataFeedError.Unavailable, refused.Error);
        Assert.True(refused.IsRetryable);
        Assert.StartsWith("No data server answers at http://127.0.0.1:1", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:5200")]
    [InlineData("ftp://localhost")]
    [InlineData("nonsense")]
    public void Client_WithABadAddress_IsRefusedAtOnce(string address)
    {
        var refused = Assert.Throws<ArgumentException>(() => new Client.DataFeedClient(address));

        Assert.Contains(address, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Client_WithSeveralBadOptions_ListsThemAll()
    {
        var options = new Client.DataFeedClientOptions { ReadAheadBatches = 0, MaxBatchBytes = -1, RequestTimeout = TimeSpan.Zero };

        var refused = Assert.Throws<ArgumentException>(() => new Client.DataFeedClient("http://127.0.0.1:1", options));

        Assert.Contains("ReadAheadBatches is 0", refused.Message, StringComparison.Ordinal);
        Assert.Contains("MaxBatchBytes is -1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("RequestTimeout is 00:00:00", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_LargerThanTheClientTakes_IsRefusedByName()
    {
        using var client = new Client.DataFeedClient(_server.Address, new Client.DataFeedClientOptions { MaxBatchBytes = 1000 });
        var epoch = await client.StartEpochAsync(Sample);

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => epoch.ReadAllAsync());

        Assert.Equal(DataFeedError.BatchTooLarge, refused.Error);
        await _server.RequireAllDisposedAsync();
    }

    private static EpochRequest With(string name, string value) =>
        Sample with { Parameters = ImmutableDictionary<string, string>.Empty.Add(name, value) };

    private async Task RequireServingAsync()
    {
        var epoch = await (await _server.Client.StartEpochAsync(Sample)).ReadAllAsync();
        Assert.Equal([32, 32, 32, 4], epoch.Batches.Select(batch => (int)batch.Rows));
    }

    private static IEnumerable<Batch> Changes(Batch changed)
    {
        yield return new Batch(BatchTensor.From("x", [1f], 1, 1));
        yield return new Batch(BatchTensor.From("x", [1f, 2f], 2, 1));
        yield return changed;
    }
}
