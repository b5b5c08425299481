using DataFeed.Client.Epochs;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Protocol.Errors;
using DataFeed.Testing;
using Xunit;

namespace DataFeed.Server.Tests.Streaming;

/// <summary>What a server tells of a feed and of an epoch's positions, so that nobody need read tokens and cursors.</summary>
public sealed class DescribeFeedTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync(feeds => feeds
        .AddItems("items", 10, countKnown: true)
        .AddIndexed(
            "pipeline",
            parameters => TestFeeds.Numbers(parameters.Int64("total")).Skip(5).Map("flip", _ => { }).Shuffle("order"),
            4,
            new FeedOptions { Parameters = [FeedParameter.Int64("total", 25, 0, 100)] }));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Describe_APipeline_TellsEveryStage()
    {
        var described = await _server.Client.DescribeFeedAsync("pipeline");

        Assert.Equal("source|take 20 from 5|map flip|order|batch 4", string.Join('|', described.Stages.Select(stage => stage.Name)));
        Assert.Equal([25L, 20, 20, 20, null], described.Stages.Select(stage => stage.Count));
        Assert.All(described.Stages, stage => Assert.Equal("", stage.WhyNotIndexed));
        Assert.Equal(20, described.Feed.Rows);
    }

    [Fact]
    public async Task Describe_WithParameters_TellsWhatTheyMake()
    {
        var described = await _server.Client.DescribeFeedAsync("pipeline", new Dictionary<string, string> { ["total"] = "50" });
        var epoch = await _server.Client.StartEpochAsync(new EpochRequest { Feed = "pipeline", Parameters = described.Parameters });

        Assert.Equal(45, described.Feed.Rows);
        Assert.Equal("50", described.Parameters["total"]);
        Assert.Equal(epoch.Fingerprint, described.Fingerprint);
    }

    [Fact]
    public async Task Describe_AGenerator_TellsWhyItIsNotIndexed()
    {
        var stage = Assert.Single((await _server.Client.DescribeFeedAsync("items")).Stages);

        Assert.Contains("from its start to its end", stage.WhyNotIndexed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pipelin", "total", "1", DataFeedError.FeedNotFound, "\"pipeline\"")]
    [InlineData("pipeline", "totl", "1", DataFeedError.ParameterInvalid, "\"total\"")]
    [InlineData("pipeline", "total", "101", DataFeedError.ParameterInvalid, "100")]
    public async Task Describe_WhatIsNotThere_IsRefusedAsAStartWouldBe(string feed, string parameter, string value, DataFeedError error, string words)
    {
        var refused = await Assert.ThrowsAsync<DataFeedException>(
            () => _server.Client.DescribeFeedAsync(feed, new Dictionary<string, string> { [parameter] = value }));

        Assert.Equal(error, refused.Error);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BehindACursor_TellsItsFirstStep_AndGetEpochTheStepOfAnyCursor()
    {
        var epoch = await _server.Client.StartEpochAsync(new EpochRequest { Feed = "pipeline" });
        await using var batches = epoch.ReadAsync().GetAsyncEnumerator();
        await batches.MoveNextAsync();
        await batches.MoveNextAsync();
        var cursor = batches.Current.Cursor;
        batches.Current.Dispose();

        var rest = await _server.Client.StartEpochAsync(new EpochRequest { Feed = "pipeline", Cursor = cursor });

        Assert.Equal((0L, 2L), (epoch.FirstStep, rest.FirstStep));
        Assert.Equal(2, (await _server.Client.GetEpochAsync(epoch.Token, cursor)).CursorStep);
    }
}
