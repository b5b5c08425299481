namespace DataFeed.Ledger.Memory;

/// <summary>A hand-out that is not acknowledged yet.</summary>
internal sealed record MemoryLease(long Fence, int Attempt, DateTimeOffset EndsAt);
