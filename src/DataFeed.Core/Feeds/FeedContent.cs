namespace DataFeed.Core.Feeds;

/// <summary>What a feed is made of: a function or a source, as it was registered. Runs nothing by itself.</summary>
/// <param name="Name">Tells kinds apart in fingerprints. Never changes.</param>
/// <param name="BatchSize">Rows in a batch where the request does not say; 0 where the feed's own code decides what a batch is.</param>
internal abstract record FeedContent(string Name, int BatchSize)
{
    /// <summary>Whether the feed's own code decides what a batch is.</summary>
    public bool MakesBatches => BatchSize == 0;

    /// <summary>Whether any step is reached in constant time.</summary>
    public bool IsSeekable => this is IndexedSamples;

    /// <summary>Whether an instance can start from what another saved.</summary>
    public bool IsSavable => this is SavableFunction;
}
