using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;

namespace DataFeed.Client.Tests.Feeds;

public sealed class FeedInfoTests
{
    private static readonly Feed Digits = new()
    {
        Name = "digits",
        Description = "Written by hand.",
        Schema = { new Protocol.V1.TensorSpec { Name = "x", Dtype = Protocol.V1.DType.F32, Shape = { -1, 28 } } },
        Parameters = { new FeedParameter { Name = "shuffle", Description = "Whether.", DefaultValue = "true" } },
        Seekable = true,
        BatchSize = 32,
        Rows = 1000,
        Nondeterministic = true,
    };

    [Fact]
    public async Task ListFeeds_OfAServer_TellsAllOfEach()
    {
        var server = new FakeServer().Answer<ListFeedsRequest, ListFeedsResponse>(_ => new ListFeedsResponse
        {
            Feeds = { Digits, new Feed { Name = "endless", Infinite = true } },
        });
        using var rig = new ClientRig(server);

        var feeds = await rig.Client.ListFeedsAsync();

        Assert.Equal(["digits", "endless"], feeds.Select(feed => feed.Name));
        Assert.Equal(("Written by hand.", true, false, false, 32, 1000),
            (feeds[0].Description, feeds[0].IsSeekable, feeds[0].IsInfinite, feeds[0].IsDeterministic, feeds[0].BatchSize, feeds[0].Rows));
        Assert.Equal(new TensorSpec("x", DType.F32, [-1, 28]), Assert.Single(feeds[0].Schema));
        var parameter = Assert.Single(feeds[0].Parameters);
        Assert.Equal(("shuffle", "Whether.", "true"), (parameter.Name, parameter.Description, parameter.DefaultValue));
        Assert.Equal((true, true, null), (feeds[1].IsInfinite, feeds[1].IsDeterministic, feeds[1].Rows));
    }

    [Theory]
    [InlineData("", Protocol.V1.DType.F32, -1L)]
    [InlineData("x", Protocol.V1.DType.Unspecified, -1L)]
    [InlineData("x", (Protocol.V1.DType)99, -1L)]
    [InlineData("x", Protocol.V1.DType.F32, -2L)]
    public async Task ListFeeds_TensorThatCannotBe_IsAViolation(string name, Protocol.V1.DType dtype, long axis)
    {
        var feed = new Feed { Name = "odd", Schema = { new Protocol.V1.TensorSpec { Name = name, Dtype = dtype, Shape = { axis } } } };
        using var rig = new ClientRig(new FakeServer().Answer<ListFeedsRequest, ListFeedsResponse>(_ => new ListFeedsResponse { Feeds = { feed } }));

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => rig.Client.ListFeedsAsync());

        Assert.Equal(DataFeedError.ProtocolViolation, failure.Error);
    }
}
