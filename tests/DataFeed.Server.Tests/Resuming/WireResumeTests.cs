using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Protocol.Errors;
using DataFeed.Testing;
using Xunit;
using Batch = DataFeed.Core.Batches.Batch;
using BatchTensor = DataFeed.Core.Batches.BatchTensor;

namespace DataFeed.Server.Tests.Resuming;

/// <summary>Law 3 over the wire: every cursor of an epoch of 200 steps, for each kind of feed.</summary>
public sealed class WireResumeTests
{
    private const int Steps = 200;

    [Theory]
    [InlineData("indexed")]
    [InlineData("pipeline")]
    [InlineData("samples")]
    [InlineData("batches")]
    [InlineData("savable")]
    [InlineData("unbounded")]
    public async Task NextBatch_FromEveryCursor_IsTheRestByteForByte(string feed)
    {
        await using var server = await TestServer.StartAsync(AddFeeds);
        var epoch = await server.Client.StartEpochAsync(Request(feed));
        var whole = await epoch.ReadAllAsync();
        EpochCursor[] cursors = [epoch.Cursor, .. whole.Batches.Select(batch => batch.Cursor)];

        Assert.Equal(Steps, whole.Batches.Length);
        Assert.Equal(cursors[^1], whole.End.Cursor);
        for (var step = 0; step <= Steps; step++)
        {
            var rest = await epoch.ReadAllAsync(new ReadOptions { Cursor = cursors[step] });

            Assert.Equal(whole.Batches.Skip(step), rest.Batches);
            Assert.Equal((Steps - step, whole.End.Reason, whole.End.Cursor), (rest.End.Steps, rest.End.Reason, rest.End.Cursor));
        }

        await server.RequireAllDisposedAsync();
    }

    [Theory]
    [InlineData("indexed")]
    [InlineData("pipeline")]
    [InlineData("samples")]
    [InlineData("batches")]
    [InlineData("savable")]
    public async Task StartEpoch_FromCursors_OnAnotherServer_IsTheRestToo(string feed)
    {
        await using var server = await TestServer.StartAsync(AddFeeds);
        await using var other = await TestServer.StartAsync(AddFeeds);
        var epoch = await server.Client.StartEpochAsync(Request(feed));
        var whole = await epoch.ReadAllAsync();
        EpochCursor[] cursors = [epoch.Cursor, .. whole.Batches.Select(batch => batch.Cursor)];

        foreach (var step in (int[])[0, 1, 2, 17, 63, 100, 151, 198, 199, 200])
        {
            var started = await other.Client.StartEpochAsync(Request(feed) with { Cursor = cursors[step] });
            var rest = await started.ReadAllAsync();
            var half = await started.ReadAllAsync(new ReadOptions { Cursor = cursors[(step + Steps) / 2] });

            Assert.Equal(cursors[step], started.Cursor);
            Assert.Equal(whole.Batches.Skip(step), rest.Batches);
            Assert.Equal(whole.Batches.Skip((step + Steps) / 2), half.Batches);
        }
    }

    [Theory]
    [InlineData("unbounded")]
    [InlineData("unbounded-savable")]
    public async Task StartEpoch_FromTheCursorOfAnEnd_ContinuesOnPurpose(string feed)
    {
        await using var server = await TestServer.StartAsync(AddFeeds);
        var whole = await (await server.Client.StartEpochAsync(Request(feed) with { Steps = 3 * Steps })).ReadAllAsync();
        List<SeenBatch> continued = [];
        var cursor = default(EpochCursor);

        for (var part = 0; part < 3; part++)
        {
            var read = await (await server.Client.StartEpochAsync(Request(feed) with { Cursor = cursor })).ReadAllAsync();
            continued.AddRange(read.Batches);
            cursor = read.End.Cursor;
        }

        Assert.Equal(whole.Batches, continued);
    }

    [Fact]
    public async Task NextBatch_FromACursorOfASavableFeed_GeneratesNothingThatLiesBefore()
    {
        var made = 0;
        await using var server = await TestServer.StartAsync(feeds => feeds.AddSavable(
            "savable", (context, state) => new SavableSum(context, state, Steps, () => Interlocked.Increment(ref made))));
        var epoch = await server.Client.StartEpochAsync(Request("savable"));
        var whole = await epoch.ReadAllAsync();
        made = 0;

        var rest = await epoch.ReadAllAsync(new ReadOptions { Cursor = whole.Batches[149].Cursor });

        Assert.Equal(whole.Batches.Skip(150), rest.Batches);
        Assert.Equal(50, made);
    }

    [Theory]
    [InlineData("indexed")]
    [InlineData("savable")]
    public async Task Epoch_OfAnotherNumber_IsResumedByItsOwnCursorsOnly(string feed)
    {
        await using var server = await TestServer.StartAsync(AddFeeds);
        var first = await server.Client.StartEpochAsync(Request(feed));
        var second = await server.Client.StartEpochAsync(Request(feed) with { Epoch = 1 });
        var (before, after) = (await first.ReadAllAsync(), await second.ReadAllAsync());

        var rest = await second.ReadAllAsync(new ReadOptions { Cursor = after.Batches[99].Cursor });
        var refused = await Assert.ThrowsAsync<DataFeedException>(
            () => second.ReadAllAsync(new ReadOptions { Cursor = before.Batches[99].Cursor }));

        Assert.NotEqual(before.Content, after.Content);
        Assert.Equal(after.Batches.Skip(100), rest.Batches);
        Assert.Equal(DataFeedError.CursorMismatch, refused.Error);
        Assert.Contains("epoch 0 in the cursor, 1 asked", refused.Message, StringComparison.Ordinal);
    }

    private static EpochRequest Request(string feed) => new() { Feed = feed, Seed = 5, Steps = feed is "unbounded" or "unbounded-savable" ? Steps : null };

    private static void AddFeeds(FeedCollection feeds) => feeds
        .AddNumbers("indexed", (Steps * 4) - 1, batchSize: 4, shuffle: true)
        .AddIndexed("pipeline", _ => TestFeeds.Numbers(700).Skip(100).Concat(TestFeeds.Numbers(300)).Take((Steps * 4) - 1), 4, shuffle: true)
        .AddSamples("samples", context => Samples(context), 4)
        .Add("batches", context => Sums(context, Steps))
        .AddSavable("savable", (context, state) => new SavableSum(context, state, Steps))
        .Add("unbounded", context => Sums(context, long.MaxValue), new() { IsInfinite = true })
        .AddSavable("unbounded-savable", (context, state) => new SavableSum(context, state, long.MaxValue), new() { IsInfinite = true });

    private static IEnumerable<Sample> Samples(EpochContext context)
    {
        var sum = 0.0;
        for (var index = 0; index < (Steps * 4) - 1; index++)
        {
            sum += context.Random(index).NextDouble();
            yield return new Sample(BatchTensor.From("sum", [sum])) { Id = index };
        }
    }

    private static IEnumerable<Batch> Sums(EpochContext context, long count)
    {
        var sum = 0.0;
        for (var step = 0L; step < count; step++)
        {
            sum += context.Random(step).NextDouble();
            yield return new Batch(BatchTensor.From("sum", [sum], 1));
        }
    }
}
