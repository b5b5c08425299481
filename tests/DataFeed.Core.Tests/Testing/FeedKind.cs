namespace DataFeed.Core.Tests.Testing;

/// <summary>The ways to write a feed.</summary>
public enum FeedKind
{
    Batches,
    AsyncBatches,
    Samples,
    AsyncSamples,
    Indexed,
}
