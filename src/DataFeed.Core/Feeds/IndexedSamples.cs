namespace DataFeed.Core.Feeds;

/// <summary>A source of samples that are reached by index.</summary>
internal sealed record IndexedSamples(Func<FeedParameters, CancellationToken, ValueTask<IIndexedSource>> Open, int BatchSize) : FeedContent("indexed", BatchSize);
