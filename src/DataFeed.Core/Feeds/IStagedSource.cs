namespace DataFeed.Core.Feeds;

/// <summary>A source that is made of others, and tells how.</summary>
internal interface IStagedSource
{
    /// <summary>What it is made by, the sources first.</summary>
    IEnumerable<FeedStageTraits> Stages { get; }
}
