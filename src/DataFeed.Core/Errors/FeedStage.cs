namespace DataFeed.Core.Errors;

/// <summary>What an instance is doing, as errors name it.</summary>
internal static class FeedStage
{
    /// <summary>A source is opened, or asked about itself.</summary>
    public const string Open = "open";

    /// <summary>A generator is made from what an earlier one saved.</summary>
    public const string Restore = "restore";

    /// <summary>A generator saves its position.</summary>
    public const string Save = "save";

    /// <summary>The generator function runs.</summary>
    public const string Generate = "generate";

    /// <summary>An indexed source reads a sample.</summary>
    public const string Read = "read";

    /// <summary>Samples become a batch: no code of the feed runs.</summary>
    public const string Batch = "batch";

    /// <summary>The generator is disposed.</summary>
    public const string Dispose = "dispose";
}
