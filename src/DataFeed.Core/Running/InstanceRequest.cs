using DataFeed.Core.Epochs;

namespace DataFeed.Core.Running;

/// <summary>What a new instance is made for.</summary>
/// <param name="Plan">The epoch.</param>
/// <param name="Rank">Whose rows to read, where the instance can read them alone.</param>
/// <param name="Start">The first step that is delivered, with what an instance saved there.</param>
/// <param name="Options">Bounds on what is made ahead, and the pool for memory.</param>
/// <param name="Census">Counts the instance.</param>
internal sealed record InstanceRequest(EpochPlan Plan, long Rank, EpochPosition Start, ReadAheadOptions Options, GeneratorCensus Census)
{
    /// <summary>Called when there is more to take, or all is known to be made; outside all locks.</summary>
    public Action? Changed { get; init; }

    /// <summary>Whether the steps are wanted one range after the other, in place of all from the start on.</summary>
    public bool IsAsWanted { get; init; }
}
