using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Tests.Testing;

namespace DataFeed.Core.Tests.Feeds;

public sealed class FeedCollectionTests
{
    [Fact]
    public void Enumeration_OfFeeds_IsByName()
    {
        var feeds = new FeedCollection().Add("b", _ => []).Add("a-2", _ => []).Add("a", _ => []).Add("10", _ => []);

        Assert.Equal(["10", "a", "a-2", "b"], feeds.Select(feed => feed.Name));
        Assert.Equal(4, feeds.Count);
        Assert.Equal("a", feeds.Find("a").Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("-dash")]
    [InlineData("new\nline")]
    [InlineData("line\n")]
    [InlineData("ümlaut")]
    public void Add_ImpossibleName_IsRefused(string name)
    {
        Assert.Throws<ArgumentException>(() => new FeedCollection().Add(name, _ => []));
        Assert.Throws<ArgumentException>(() => new FeedCollection().Add(new string('a', 101), _ => []));
    }

    [Fact]
    public void Add_ContradictingOptions_IsRefused()
    {
        var feeds = new FeedCollection().Add("taken", _ => []);
        var size = FeedParameter.Int64("size", 1);

        AssertRefused("There is a feed \"taken\" already.", () => feeds.Add("taken", _ => []));
        AssertRefused("Feed \"x\": Parameter \"size\" occurs twice.", () => feeds.Add("x", _ => [], new() { Parameters = [size, size] }));
        AssertRefused("Feed \"x\": An infinite feed has no count.", () => feeds.Add("x", _ => [], new() { IsInfinite = true, Count = _ => 1 }));
        AssertRefused("Feed \"x\": Tensor y F32 [3] lacks the batch axis", () => feeds.Add("x", _ => [], new() { Schema = [new("y", DType.F32, [3])] }));
        AssertRefused("Feed \"x\": Parameter \"shuffle\" occurs twice.", () => feeds.AddIndexed(
            "x", _ => new CountingSource(1), 1, true, new() { Parameters = [FeedParameter.Boolean("shuffle", true)] }));
        AssertRefused("Feed \"x\" is indexed: its source says", () => feeds.AddIndexed("x", _ => new CountingSource(1), 1, true, new() { IsInfinite = true }));
        Assert.Throws<ArgumentOutOfRangeException>(() => feeds.AddIndexed("x", _ => new CountingSource(1), 0, true));
        Assert.Single(feeds);
    }

    [Fact]
    public void Feed_OfEachKind_TellsWhatItIs()
    {
        var feeds = new FeedCollection()
            .AddIndexed("indexed", _ => new CountingSource(10), 4, shuffle: true, new() { Description = "ten" })
            .AddSamples("samples", _ => [], 3, new() { Count = _ => 7 })
            .Add("batches", _ => [], new() { Count = _ => 7, SchemaFor = parameters => [new("x", DType.U8, [-1])] });

        var (indexed, samples, batches) = (feeds.Find("indexed"), feeds.Find("samples"), feeds.Find("batches"));

        Assert.Equal((true, false, 4, 10L), (indexed.IsSeekable, indexed.IsInfinite, indexed.BatchSize, indexed.Opened().Rows));
        Assert.Equal(("ten", "x I64 [-1]"), (indexed.Description, indexed.Opened().Schema.Single().ToString()));
        Assert.Equal((false, 3, 7L, 0), (samples.IsSeekable, samples.BatchSize, samples.Opened().Rows, samples.Opened().Schema.Length));
        Assert.Equal((false, 0, (long?)null, "x U8 [-1]"), (batches.IsSeekable, batches.BatchSize, batches.Opened().Rows, batches.Opened().Schema.Single().ToString()));
    }

    [Fact]
    public void Fingerprint_OfAnythingThatMatters_ChangesWithIt()
    {
        FeedOptions options = new() { Parameters = [FeedParameter.Int64("size", 1), FeedParameter.Text("word", "a")] };
        var original = Fingerprint("x", options, new());
        var others = new[]
        {
            Fingerprint("y", options, new()),
            Fingerprint("x", options with { Version = "2" }, new()),
            Fingerprint("x", options with { Count = _ => 3 }, new()),
            Fingerprint("x", options with { Schema = [new("x", DType.U8, [-1])] }, new()),
            Fingerprint("x", options, new() { ["size"] = "2" }),
            Fingerprint("x", options, new() { ["word"] = "a\nparameter 4 size" }),
            new FeedCollection().AddSamples("x", _ => [], 1, options).Find("x").Opened().Fingerprint,
        };

        Assert.Equal(original, Fingerprint("x", options with { Description = "other words" }, new() { ["size"] = "+1" }));
        Assert.Matches("^[0-9a-f]{32}$", original);
        Assert.DoesNotContain(original, others);
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    [Fact]
    public void Fingerprint_OfAKnownFeed_IsPinned()
    {
        // Tokens and cursors carry it: a change here makes every one of them unusable.
        Assert.Equal("09ac851b4f9682d8f8afaa32fe29762c", Fingerprint("x", new() { Schema = [new("x", DType.U8, [-1, 2])] }, []));
    }

    [Fact]
    public void Source_OfTheSameParameters_IsOpenedOnceHoweverMayAsk()
    {
        var opened = 0;
        var feeds = new FeedCollection().AddIndexed(
            "x", _ => new CountingSource(Interlocked.Increment(ref opened)), 1, true, new() { Parameters = [FeedParameter.Int64("size", 1)] });
        var feed = feeds.Find("x");

        Parallel.For(0, 20, _ => Assert.Equal(1, feed.Opened().Rows));
        var other = feed.Resolve(new Dictionary<string, string> { ["size"] = "2" });
        Parallel.For(0, 20, _ => feed.Opened(other));
        feed.Opened(feed.Resolve(new Dictionary<string, string> { ["shuffle"] = "false" }));

        Assert.Equal(2, opened);
    }

    [Fact]
    public void Source_ThatFailsToOpen_IsToldAndTriedAgain()
    {
        var attempts = 0;
        var feeds = new FeedCollection().AddIndexed(
            "x", _ => attempts++ == 0 ? throw new IOException("no disk") : new CountingSource(3), 1, true);

        var exception = Assert.Throws<FeedException>(() => feeds.Find("x").Opened().Rows);

        Assert.Equal((FeedError.GeneratorFailed, "open"), (exception.Error, exception.Stage));
        Assert.Equal("Feed \"x\" failed to tell its samples: IOException: no disk", exception.Message);
        Assert.Equal(3, feeds.Find("x").Opened().Rows);
    }

    [Fact]
    public void Source_UnlikeItsDeclaration_IsToldWithBoth()
    {
        var feeds = new FeedCollection().AddIndexed(
            "x", _ => new CountingSource(3), 1, true, new() { Schema = [new("x", DType.I32, [-1])] });

        var exception = Assert.Throws<FeedException>(() => feeds.Find("x").Opened().Rows);

        Assert.EndsWith("It has x I64 [-1], but x I32 [-1] is declared.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Source_OfManyParameters_KeepsTheLastUsedOnly()
    {
        var opened = new List<long>();
        var feed = new FeedCollection().AddIndexed(
            "x",
            parameters =>
            {
                opened.Add(parameters.Int64("size"));
                return new CountingSource(1);
            },
            1,
            true,
            new() { Parameters = [FeedParameter.Int64("size", 0)] }).Find("x");

        foreach (var size in Enumerable.Range(0, 40).Concat([39, 38, 24]).Concat([0]))
        {
            feed.Opened(feed.Resolve(new Dictionary<string, string> { ["size"] = $"{size}" }));
        }

        Assert.Equal(Enumerable.Range(0, 40).Concat([0]).Select(size => (long)size), opened);
    }

    private static string Fingerprint(string name, FeedOptions options, Dictionary<string, string> given)
    {
        var feed = new FeedCollection().Add(name, _ => [], options).Find(name);
        return feed.Opened(feed.Resolve(given)).Fingerprint;
    }

    private static void AssertRefused(string message, Action add) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(add).Message, StringComparison.Ordinal);
}
