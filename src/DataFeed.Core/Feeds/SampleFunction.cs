using DataFeed.Core.Batches;

namespace DataFeed.Core.Feeds;

/// <summary>A generator function that yields samples.</summary>
internal sealed record SampleFunction(Func<EpochContext, IAsyncEnumerator<Sample>> Function, int BatchSize) : FeedContent("samples", BatchSize);
