namespace DataFeed.Ledger.Memory;

/// <summary>A hand-out that is not acknowledged yet.</summary>
internal sealed record MemoryLease(long Fence, int Attempt, DateTimeOffset EndsAt, TimeSpan Length)
{
    /// <summary>Whether others may claim the step. An end that the clock cannot have set counts too: it was ahead when it did.</summary>
    public bool HasEnded(DateTimeOffset now) => EndsAt <= now || EndsAt > now + (2 * Length);
}
