using DataFeed.Client.Feeds;
using DataFeed.Protocol.V1;
using FeedStage = DataFeed.Protocol.V1.FeedStage;

namespace DataFeed.Client.Tests.Feeds;

public sealed class FeedDescriptionTests
{
    [Fact]
    public async Task DescribeFeed_WithParameters_SendsThemAndTellsEachStage()
    {
        var server = new FakeServer().Answer<DescribeFeedRequest, DescribeFeedResponse>(request => new DescribeFeedResponse
        {
            Feed = new Feed { Name = request.Feed, Rows = 10 },
            Parameters = { ["rows"] = request.Parameters["rows"], ["shuffle"] = "false" },
            Fingerprint = "f1",
            Stages =
            {
                new FeedStage { Name = "text", Access = Access.Indexed, Count = 10, Schema = { new Protocol.V1.TensorSpec { Name = "x", Dtype = Protocol.V1.DType.I32, Shape = { -1 } } } },
                new FeedStage { Name = "filter", Access = Access.Windowed, WhyNotIndexed = "its count is not known" },
            },
        });
        using var rig = new ClientRig(server);

        var description = await rig.Client.DescribeFeedAsync("digits", new Dictionary<string, string> { ["rows"] = "10" });

        Assert.Equal(("digits", 10, "f1"), (description.Feed.Name, description.Feed.Rows, description.Fingerprint));
        Assert.Equal(("10", "false"), (description.Parameters["rows"], description.Parameters["shuffle"]));
        Assert.Equal(("text", FeedAccess.Indexed, 10, ""), Traits(description.Stages[0]));
        var column = Assert.Single(description.Stages[0].Columns);
        Assert.Equal(("x", DType.I32, -1L), (column.Name, column.DType, column.Shape.Single()));
        Assert.Equal(("filter", FeedAccess.Windowed, null, "its count is not known"), Traits(description.Stages[1]));
    }

    [Fact]
    public async Task DescribeFeed_WithoutParameters_LeavesAllToTheFeed()
    {
        var server = new FakeServer().Answer<DescribeFeedRequest, DescribeFeedResponse>(_ => new DescribeFeedResponse { Feed = new Feed() });
        using var rig = new ClientRig(server);

        await rig.Client.DescribeFeedAsync("digits");

        Assert.Empty(Assert.IsType<DescribeFeedRequest>(Assert.Single(server.Requests)).Parameters);
    }

    private static (string, FeedAccess, long?, string) Traits(Client.Feeds.FeedStage stage) => (stage.Name, stage.Access, stage.Count, stage.WhyNotIndexed);
}
