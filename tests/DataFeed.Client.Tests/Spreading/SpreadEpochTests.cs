using System.Threading.Channels;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Client.Servers;
using DataFeed.Client.Spreading;
using DataFeed.Protocol.Errors;

namespace DataFeed.Client.Tests.Spreading;

public sealed class SpreadEpochTests
{
    private static readonly FakeFeed Feed = new(1000);
    private readonly TestTime _time = new();

    [Fact]
    public async Task Quota_OfServersOfUnknownSpeed_IsEqual()
    {
        using var stop = new CancellationTokenSource();
        var epoch = Epoch();
        (ServerShare Share, Task Running)[] shares = [.. Enumerable.Range(0, 4).Select(_ => Hanging(epoch, stop.Token))];

        Assert.All(shares, each => Assert.Equal(8, epoch.QuotaOf(each.Share, 32)));
        Assert.All(shares, each => Assert.Equal(1, epoch.QuotaOf(each.Share, 1)));

        await stop.CancelAsync();
        await Task.WhenAll(shares.Select(each => each.Running));
    }

    [Fact]
    public async Task Quota_OfServersThatLeft_GoesToThoseThatServe()
    {
        using var stop = new CancellationTokenSource();
        using var leave = new CancellationTokenSource();
        var epoch = Epoch();
        var stays = Hanging(epoch, stop.Token);
        var leaves = Hanging(epoch, leave.Token);
        Assert.Equal(16, epoch.QuotaOf(stays.Share, 32));

        await leave.CancelAsync();
        await Soon.Happens(leaves.Running, "the share to leave");

        Assert.Equal(32, epoch.QuotaOf(stays.Share, 32));
        await stop.CancelAsync();
        await stays.Running;
    }

    [Theory]
    [InlineData(DataFeedError.GeneratorFailed, true, false)]
    [InlineData(DataFeedError.EpochEnded, true, false)]
    [InlineData(DataFeedError.CursorMismatch, true, false)]
    [InlineData(DataFeedError.BatchTooLarge, true, false)]
    [InlineData(DataFeedError.FeedChanged, false, true)]
    [InlineData(DataFeedError.FeedNotFound, false, true)]
    [InlineData(DataFeedError.ProtocolViolation, false, true)]
    [InlineData(DataFeedError.Unavailable, false, false)]
    [InlineData(DataFeedError.ServerStopping, false, false)]
    public void Failure_OfEachKind_IsTheEpochsOrAServersOrPasses(DataFeedError error, bool isOfTheEpoch, bool isOfAServer)
    {
        var failure = new DataFeedException(error, "");

        Assert.Equal((isOfTheEpoch, isOfAServer), (SpreadEpoch.IsOfTheEpoch(failure), SpreadEpoch.IsOfAServer(failure)));
    }

    [Fact]
    public void Failure_OfAMemorySource_IsTheEpochs()
    {
        Assert.True(SpreadEpoch.IsOfTheEpoch(new InvalidOperationException("no memory")));
        Assert.False(SpreadEpoch.IsOfTheEpoch(new OperationCanceledException()));
    }

    private SpreadEpoch Epoch() => new(EpochToken.Of(Feed.Token), new ReadOptions(), 1 << 20, _time);

    private (ServerShare Share, Task Running) Hanging(SpreadEpoch epoch, CancellationToken stop)
    {
        var server = Feed.Server().Serve(stream => stream.HangAsync());
        var window = new SpreadWindow(0, 1000, 32, 1 << 20, Channel.CreateUnbounded<ReceivedBatch>().Writer);
        var share = new ServerShare(new ServerLink(server.Address, server, _time), epoch, window, stop);
        epoch.Add(share);
        return (share, Task.Run(share.RunAsync, CancellationToken.None));
    }
}
