using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Tests.Testing;

namespace DataFeed.Core.Tests.Feeds;

public sealed class FeedDefinitionTests
{
    [Fact]
    public void Parts_OfAFeed_AreAllOfThemInOrder()
    {
        var feeds = new FeedCollection().Add("x", _ => [], new() { Count = _ => 7, Version = "3", Schema = [new("x", DType.U8, [-1])] });

        var parts = Plans.Create(feeds, new() { Feed = "x" }).Opened.Definition.Parts;

        Assert.Equal(
            ["kind=batches", "version=3", "count=7", "schema=x U8 [-1]", "source=", "deterministic=yes"],
            parts.Select(part => $"{part.Key}={part.Value}"));
    }

    [Fact]
    public void Fingerprint_OfASourceWithOtherContent_IsAnother()
    {
        var (none, one, other) = (Of(""), Of("content-1"), Of("content-2"));

        Assert.Equal(3, new[] { none, one, other }.Select(definition => definition.Fingerprint).Distinct().Count());
        Assert.Equal("content-1", one.Parts.Single(part => part.Key == "source").Value);
    }

    [Fact]
    public void Fingerprint_OfAFeedDeclaredNotDeterministic_IsAnother()
    {
        var feeds = new FeedCollection().Add("x", _ => []);
        var changed = new FeedCollection().Add("x", _ => [], new() { IsDeterministic = false });

        Assert.NotEqual(feeds.Find("x").Opened().Fingerprint, changed.Find("x").Opened().Fingerprint);
    }

    private static FeedDefinition Of(string identity)
    {
        var feeds = new FeedCollection().AddIndexed("files", _ => new Named(identity), 8, shuffle: false);
        return Plans.Create(feeds, new() { Feed = "files" }).Opened.Definition;
    }

    private sealed class Named(string identity) : SampleSource
    {
        private readonly CountingSource _source = new(10);

        public override long Count => _source.Count;

        public override ImmutableArray<TensorSpec> Schema => _source.Schema;

        public override string Identity => identity;

        protected override void Read(long index, SampleRow destination) => destination.Values<long>(0)[0] = index;
    }
}
