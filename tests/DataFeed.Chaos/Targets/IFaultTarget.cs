using DataFeed.Chaos.Schedule;

namespace DataFeed.Chaos.Targets;

/// <summary>Something that faults happen to, one at a time.</summary>
internal interface IFaultTarget
{
    /// <summary>Does it, and undoes it after its time.</summary>
    /// <returns>False where there was nothing left to disturb.</returns>
    Task<bool> ApplyAsync(Fault fault, CancellationToken cancellationToken);
}
