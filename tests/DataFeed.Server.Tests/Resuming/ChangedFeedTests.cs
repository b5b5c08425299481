using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Core.Feeds;
using DataFeed.Protocol.Errors;
using DataFeed.Testing;
using Xunit;

namespace DataFeed.Server.Tests.Resuming;

/// <summary>What a client hears whose feed is another now.</summary>
public sealed class ChangedFeedTests
{
    [Fact]
    public async Task Cursor_OfAFeedThatChanged_IsRefusedSayingSo()
    {
        var (cursor, _) = await CursorAndTokenAsync();
        await using var server = await TestServer.StartAsync(After);

        var refused = await Assert.ThrowsAsync<DataFeedException>(
            () => server.Client.StartEpochAsync(new EpochRequest { Feed = "items", Cursor = cursor }));

        Assert.Equal(DataFeedError.CursorMismatch, refused.Error);
        Assert.Contains("of other parameters, or the feed has changed since", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_OfAFeedThatChanged_IsRefusedWithTheDifferences()
    {
        var (_, token) = await CursorAndTokenAsync();
        await using var server = await TestServer.StartAsync(After);

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => server.Client.GetEpochAsync(token));

        // The parameters are in the token, so that this server runs with those.
        Assert.Equal(DataFeedError.FeedChanged, refused.Error);
        Assert.EndsWith("Changed: version: 1 → 2; parameter \"extra\": none → a.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cursor_UsedWithOtherParameters_IsRefusedWithBothFingerprints()
    {
        await using var server = await TestServer.StartAsync(Before);
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "items" });
        var request = new EpochRequest { Feed = "items" };
        var other = await server.Client.StartEpochAsync(request with { Parameters = request.Parameters.Add("total", "9") });

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => other.ReadAllAsync(new ReadOptions { Cursor = epoch.Cursor }));

        Assert.Contains($"fingerprint {epoch.Fingerprint} in the cursor, {other.Fingerprint} asked", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_OfAFeedThatHasFewerStepsNow_IsToldWhatChangedAndNotWhatNoLongerFits()
    {
        await using var server = await TestServer.StartAsync(feeds => feeds.AddNumbers("numbers", 100, batchSize: 10, shuffle: true));
        await using var other = await TestServer.StartAsync(feeds => feeds.AddNumbers("numbers", 50, batchSize: 10, shuffle: true));
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "numbers", Steps = 10 });

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => other.Client.GetEpochAsync(epoch.Token));

        Assert.Equal(DataFeedError.FeedChanged, refused.Error);
        Assert.EndsWith("Changed: count: 100 → 50.", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<(EpochCursor Cursor, EpochToken Token)> CursorAndTokenAsync()
    {
        await using var server = await TestServer.StartAsync(Before);
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "items" });
        return ((await epoch.ReadAllAsync()).Batches[2].Cursor, epoch.Token);
    }

    private static void Before(FeedCollection feeds) => Add(feeds, new() { Parameters = [FeedParameter.Int64("total", 5)] });

    private static void After(FeedCollection feeds) => Add(feeds, new()
    {
        Version = "2",
        Parameters = [FeedParameter.Int64("total", 7), FeedParameter.Text("extra", "a")],
    });

    private static void Add(FeedCollection feeds, FeedOptions options) => feeds.Add(
        "items",
        context => TestFeeds.Items(context.Parameters.Int64("total")),
        options with { Count = parameters => parameters.Int64("total") });
}
