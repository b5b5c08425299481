using DataFeed.Core.Feeds;

namespace DataFeed.Core.Epochs;

/// <summary>What a new instance is made for.</summary>
/// <param name="Plan">The epoch.</param>
/// <param name="Context">What the feed's code is given.</param>
/// <param name="Rank">Whose rows to read.</param>
/// <param name="FirstStep">Where a seekable instance starts; others start at 0, and their reader skips.</param>
/// <param name="Options">Bounds, and the pool for memory.</param>
internal sealed record GeneratorRequest(EpochPlan Plan, EpochContext Context, long Rank, long FirstStep, ReadAheadOptions Options);
