namespace DataFeed.Core.Tests.Order.Shuffling;

/// <summary>Which orders are compared, and how they are read.</summary>
/// <param name="Samples">Samples of the feed: 2 to 100,000,000.</param>
/// <param name="Seed">Of the run.</param>
/// <param name="Epoch">Zero-based.</param>
/// <param name="BatchSize">Samples of a batch, 1 to <paramref name="Samples"/>.</param>
/// <param name="ShardSize">Consecutive samples of the source that make a shard, 1 or more.</param>
internal sealed record ShuffleOptions(int Samples, ulong Seed = 1, long Epoch = 0, int BatchSize = 128, int ShardSize = 1000);
