using DataFeed.Core.Feeds;

namespace DataFeed.Core.Epochs;

/// <summary>What a new instance is made for.</summary>
/// <param name="Plan">The epoch.</param>
/// <param name="Context">What the feed's code is given.</param>
/// <param name="Rank">Whose rows to read.</param>
/// <param name="FirstStep">The first step that is delivered.</param>
/// <param name="Start">Where a generator begins to run: not behind the first step.</param>
/// <param name="Options">Bounds, and the pool for memory.</param>
/// <param name="Cancellation">Behind the context's token. Cancelled where the rest is not wanted.</param>
internal sealed record ProductionRequest(
    EpochPlan Plan, EpochContext Context, long Rank, long FirstStep, StartPosition Start, ReadAheadOptions Options, CancellationTokenSource Cancellation);
