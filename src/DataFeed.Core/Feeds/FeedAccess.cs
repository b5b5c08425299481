namespace DataFeed.Core.Feeds;

/// <summary>How the samples of a stage are reached. Numbers equal those on the wire.</summary>
public enum FeedAccess
{
    /// <summary>Any sample by its index, in constant time.</summary>
    Indexed = 1,

    /// <summary>In windows of consecutive inputs, each reached in constant time.</summary>
    Windowed,

    /// <summary>From the start to the end only.</summary>
    Forward,
}
