using System.Collections.Immutable;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;
using DataFeed.Core.Tests.Testing;

namespace DataFeed.Core.Tests.Feeds;

/// <summary>An indexed feed is opened once for its parameters, however many use it, and closed when it is not used.</summary>
public sealed class OpenedFeedsTests
{
    private readonly List<ClosingSource> _opened = [];

    [Fact]
    public async Task Open_ByManyAtOnce_OpensOnce()
    {
        var (feed, gate) = (Feed(out var opening), opening);
        var leases = Enumerable.Range(0, 20).Select(_ => feed.OpenAsync(Parameters(feed, 1))).ToArray();

        gate.SetResult();
        var opened = await Wait.ForAsync(Task.WhenAll(leases), "all had it");

        Assert.Single(_opened);
        Assert.All(opened, lease => Assert.Same(opened[0].Opened, lease.Opened));
        Array.ForEach(opened, lease => lease.Dispose());
    }

    [Fact]
    public async Task Open_AgainWithTheSameParameters_FindsItOpen()
    {
        var feed = Feed();
        (await feed.OpenAsync(Parameters(feed, 1))).Dispose();
        (await feed.OpenAsync(Parameters(feed, 1))).Dispose();
        (await feed.OpenAsync(Parameters(feed, 2))).Dispose();

        Assert.Equal([1, 2], _opened.Select(source => source.Number));
        Assert.All(_opened, source => Assert.False(source.Closed.IsCompleted));
    }

    [Fact]
    public async Task Open_WithManyParameters_ClosesTheOneUsedLongestAgo()
    {
        var feed = Feed();
        var kept = await feed.OpenAsync(Parameters(feed, 0));
        for (var number = 1; number <= 20; number++)
        {
            (await feed.OpenAsync(Parameters(feed, number))).Dispose();
        }

        await Wait.ForAsync(Task.WhenAll(_opened[1..5].Select(source => source.Closed)), "the first were closed");

        Assert.False(_opened[0].Closed.IsCompleted);
        Assert.All(_opened[5..], source => Assert.False(source.Closed.IsCompleted));
        kept.Dispose();
    }

    [Fact]
    public async Task Open_ThatFails_IsTriedAgainByTheNext()
    {
        var fails = true;
        var feeds = new FeedCollection().AddIndexed("x", _ => fails ? throw new IOException("The disk is gone.") : new ClosingSource(0), 1, new FeedOptions());
        var feed = feeds.Find("x");

        var failure = await Assert.ThrowsAsync<FeedException>(() => feed.OpenAsync(feed.DefaultParameters));
        fails = false;
        using var lease = await feed.OpenAsync(feed.DefaultParameters);

        Assert.Contains("The disk is gone.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, lease.Opened.Items);
    }

    [Fact]
    public async Task Open_OfASourceThatContradictsItsFeed_ClosesIt()
    {
        var source = new ClosingSource(0);
        var feeds = new FeedCollection().AddIndexed("x", _ => source, 1, new FeedOptions { Schema = [new("other", DType.F32, [-1])] });

        await Assert.ThrowsAsync<FeedException>(() => feeds.Find("x").OpenAsync(feeds.Find("x").DefaultParameters));

        await Wait.ForAsync(source.Closed, "the source was closed");
    }

    [Fact]
    public async Task Lease_DisposedTwice_CountsOnce()
    {
        var feed = Feed();
        var (one, other) = (await feed.OpenAsync(Parameters(feed, 1)), await feed.OpenAsync(Parameters(feed, 1)));
        one.Dispose();
        one.Dispose();
        for (var number = 2; number < 30; number++)
        {
            (await feed.OpenAsync(Parameters(feed, number))).Dispose();
        }

        Assert.False(_opened[0].Closed.IsCompleted);
        other.Dispose();
    }

    private static FeedParameters Parameters(Feed feed, int number) => feed.Resolve(new Dictionary<string, string> { ["number"] = $"{number}" });

    private Feed Feed()
    {
        var feed = Feed(out var opening);
        opening.SetResult();
        return feed;
    }

    private Feed Feed(out TaskCompletionSource opening)
    {
        var gate = opening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var feeds = new FeedCollection().AddIndexed("x", OpenAsync, 1, new FeedOptions { Parameters = [FeedParameter.Int64("number", 0)] });
        return feeds.Find("x");

        async ValueTask<IIndexedSource> OpenAsync(FeedParameters parameters, CancellationToken cancellationToken)
        {
            await gate.Task;
            var source = new ClosingSource((int)parameters.Int64("number"));
            _opened.Add(source);
            return source;
        }
    }

    private sealed class ClosingSource(int number) : SampleSource
    {
        private readonly TaskCompletionSource _closed = new();

        public int Number => number;

        public Task Closed => _closed.Task;

        public override long Count => 1;

        public override string Identity => "closing";

        public override ImmutableArray<TensorSpec> Schema { get; } = [new("x", DType.U8, [])];

        public override ValueTask DisposeAsync()
        {
            // Twice is a fault.
            _closed.SetResult();
            return base.DisposeAsync();
        }

        protected override void Read(long index, SampleRow row) => row.Bytes(0)[0] = 1;
    }
}
