using DataFeed.Client.Epochs;
using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;
using DataFeed.Protocol.Errors;
using DataFeed.Testing;
using Google.Protobuf;
using Xunit;

namespace DataFeed.Server.Tests.Epochs;

/// <summary>The truth table of the README, over the real wire: each row is three epochs in a row.</summary>
public sealed class TruthTableTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync(feeds => feeds
        .AddItems("five", 5)
        .AddItems("five-known", 5, countKnown: true)
        .AddItems("endless", long.MaxValue, infinite: true)
        .AddItems("empty", 0)
        .AddNumbers("indexed", 5, batchSize: 1, shuffle: false)
        .Add("throws", Throws));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("five", null, 5, EndReason.Completed)]
    [InlineData("five-known", null, 5, EndReason.Completed)]
    [InlineData("indexed", null, 5, EndReason.Completed)]
    [InlineData("five", 3L, 3, EndReason.StepsReached)]
    [InlineData("five-known", 3L, 3, EndReason.StepsReached)]
    [InlineData("indexed", 3L, 3, EndReason.StepsReached)]
    [InlineData("five", 7L, 5, EndReason.ExhaustedEarly)]
    [InlineData("endless", 3L, 3, EndReason.StepsReached)]
    [InlineData("empty", null, 0, EndReason.Completed)]
    public async Task Feed_ReadForThreeEpochs_GivesTheSameItemsEachTime(string feed, long? steps, int items, EndReason reason)
    {
        for (var number = 0; number < 3; number++)
        {
            var epoch = await StartAsync(feed, number, steps);

            var (seen, end) = await epoch.ReadItemsAsync("item");

            Assert.Equal(Enumerable.Range(0, items).Select(item => (long)item), seen);
            Assert.Equal((reason, items), (end.Reason, (int)end.Steps));
        }

        await _server.RequireAllDisposedAsync();
    }

    [Theory]
    [InlineData("five-known")]
    [InlineData("indexed")]
    public async Task Feed_AskedForMoreStepsThanItsKnownCount_IsRefusedAtTheStart(string feed)
    {
        var refused = await Assert.ThrowsAsync<DataFeedException>(() => StartAsync(feed, 0, 7));

        Assert.Equal(DataFeedError.StepsOutOfRange, refused.Error);
        Assert.Contains("7", refused.Message, StringComparison.Ordinal);
        Assert.Contains("5", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, _server.Generators.Created);
    }

    [Fact]
    public async Task InfiniteFeed_WithoutSteps_IsRefusedAtTheStart()
    {
        var refused = await Assert.ThrowsAsync<DataFeedException>(() => StartAsync("endless", 0, null));

        Assert.Equal(DataFeedError.StepsRequired, refused.Error);
        Assert.Equal(0, _server.Generators.Created);
    }

    [Fact]
    public async Task InfiniteFeed_AsValidationBesideTraining_StartsAtZeroEachTime()
    {
        for (var number = 0; number < 3; number++)
        {
            await (await StartAsync("endless", number, 4)).ReadItemsAsync("item");

            var (validation, _) = await (await StartAsync("endless", number, 3)).ReadItemsAsync("item");

            Assert.Equal([0, 1, 2], validation);
        }
    }

    [Theory]
    [InlineData("endless", "012 345 678")]
    [InlineData("five", "012 34")]
    [InlineData("five-known", "012 34")]
    [InlineData("indexed", "012 34")]
    public async Task Feed_ContinuedFromTheCursorOfTheLastEnd_GoesOn(string feed, string expected)
    {
        List<string> epochs = [];
        var cursor = default(EpochCursor);
        var reason = EndReason.StepsReached;
        while (epochs.Count < 3 && reason == EndReason.StepsReached)
        {
            var epoch = await StartAsync(feed, 0, 3, cursor);
            var (seen, end) = await epoch.ReadItemsAsync("item");
            epochs.Add(string.Concat(seen));
            (cursor, reason) = (end.Cursor, end.Reason);
        }

        Assert.Equal(expected, string.Join(' ', epochs));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(5L)]
    public async Task Generator_ThatThrowsAtItem2_GivesItemsZeroAndOneThenTheError(long? steps)
    {
        for (var number = 0; number < 3; number++)
        {
            var epoch = await StartAsync("throws", number, steps);
            List<long> seen = [];

            var failure = await Assert.ThrowsAsync<DataFeedException>(async () =>
            {
                await foreach (var batch in epoch.ReadAsync())
                {
                    using (batch)
                    {
                        seen.AddRange(batch["item"].AsSpan<long>());
                    }
                }
            });

            Assert.Equal([0, 1], seen);
            Assert.Equal(DataFeedError.GeneratorFailed, failure.Error);
            Assert.Contains("throws", failure.Message, StringComparison.Ordinal);
            Assert.Contains("step 2", failure.Message, StringComparison.Ordinal);
            Assert.Contains("out of cheese", failure.Message, StringComparison.Ordinal);
        }

        await _server.RequireAllDisposedAsync();
    }

    [Theory]
    [InlineData("endless", 1000L)]
    [InlineData("indexed", null)]
    public async Task Consumer_ThatLeavesAfterTwo_HasItsInstanceDisposedAndTheNextEpochStartsAtZero(string feed, long? steps)
    {
        for (var number = 0; number < 3; number++)
        {
            var epoch = await StartAsync(feed, number, steps);
            List<long> seen = [];
            await foreach (var batch in epoch.ReadAsync())
            {
                using (batch)
                {
                    seen.AddRange(batch["item"].AsSpan<long>());
                }

                if (seen.Count == 2)
                {
                    break;
                }
            }

            Assert.Equal([0, 1], seen);
            await _server.RequireAllDisposedAsync();
            Assert.Equal(number + 1, _server.Generators.Created);
        }
    }

    private Task<Epoch> StartAsync(string feed, long epoch, long? steps, EpochCursor cursor = default) =>
        _server.Client.StartEpochAsync(new Client.Epochs.EpochRequest
        {
            Feed = feed,
            Epoch = epoch,
            Steps = steps,
            Cursor = cursor,
        });

    private static IEnumerable<Batch> Throws(EpochContext context)
    {
        yield return TestFeeds.Item(0);
        yield return TestFeeds.Item(1);
        throw new InvalidOperationException("out of cheese");
    }
}
