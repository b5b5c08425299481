using DataFeed.Core.Epochs;

namespace DataFeed.Core.Running;

/// <summary>What the windows of one epoch have in common.</summary>
/// <param name="Plan">The epoch.</param>
/// <param name="Options">Bounds on what each window holds, and what is made ahead of it, together.</param>
/// <param name="Census">Counts the instances.</param>
/// <param name="Gate">Guards everything of the epoch.</param>
/// <param name="Group">The ranks that a window waits for; null where it waits for nobody.</param>
/// <param name="ExpectsSeveral">Whether to keep batches for readers that have not come yet.</param>
internal sealed record WindowSetting(
    EpochPlan Plan, ReadAheadOptions Options, GeneratorCensus Census, Lock Gate, RankGroup? Group, bool ExpectsSeveral);
