using DataFeed.Core.Feeds;

namespace DataFeed.Core.Pipelines;

/// <summary>Feeds whose requests choose between the source's own order and a shuffled one.</summary>
public static class ShuffledFeeds
{
    /// <summary>The parameter of such a feed: whether each epoch has an order of its own.</summary>
    public const string Parameter = "shuffle";

    /// <summary>Adds a source that is read in its own order, or shuffled by the stage <see cref="IndexedPipeline.Shuffle"/>, as the parameter <c>shuffle</c> says.</summary>
    /// <param name="feeds">The collection.</param>
    /// <param name="name">What requests call it.</param>
    /// <param name="open">
    /// Opens the source, as in <see cref="FeedCollection.AddIndexed(string, Func{FeedParameters, IIndexedSource}, int, FeedOptions?)"/>, once for both
    /// orders; it is not given the parameter <c>shuffle</c>.
    /// </param>
    /// <param name="batchSize">Rows in a batch where the request does not say; 1 or more.</param>
    /// <param name="shuffle">Default of the parameter.</param>
    /// <param name="options">No count: the source says it. Default: no further parameters.</param>
    /// <returns>The collection.</returns>
    public static FeedCollection AddIndexed(
        this FeedCollection feeds, string name, Func<FeedParameters, IIndexedSource> open, int batchSize, bool shuffle, FeedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        ArgumentNullException.ThrowIfNull(open);
        options ??= new();
        var parameter = FeedParameter.Boolean(Parameter, shuffle, "Whether each epoch has an order of its own; else the source's.");
        var sources = new SharedSources(open);
        return feeds.AddIndexed(
            name,
            parameters => sources.Open(parameters.Without(Parameter)) is var source && parameters.Boolean(Parameter) ? source.Shuffle() : source,
            batchSize,
            options with { Parameters = options.Parameters.Insert(0, parameter) });
    }
}
