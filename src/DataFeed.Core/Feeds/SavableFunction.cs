namespace DataFeed.Core.Feeds;

/// <summary>A generator of batches that is restored from what it saved.</summary>
internal sealed record SavableFunction(Func<EpochContext, ReadOnlyMemory<byte>, ISavableGenerator> Function) : FeedContent("savable", 0);
