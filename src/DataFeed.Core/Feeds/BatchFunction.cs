using DataFeed.Core.Batches;

namespace DataFeed.Core.Feeds;

/// <summary>A generator function that yields batches.</summary>
internal sealed record BatchFunction(Func<EpochContext, IAsyncEnumerator<Batch>> Function) : FeedContent("batches", 0);
