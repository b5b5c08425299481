namespace DataFeed.Server.Queue;

/// <summary>The answer to a claim: steps, or when to ask again, or that all is done.</summary>
internal sealed record QueueClaims(List<QueueClaim> Steps, TimeSpan? RetryAfter, bool IsComplete);
