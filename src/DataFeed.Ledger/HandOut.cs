namespace DataFeed.Ledger;

/// <summary>One line of the record in which order a <c>QUEUE</c> epoch was handed out.</summary>
/// <param name="Fence">The number of the hand-out, 1, 2, 3, … without gaps.</param>
/// <param name="Step">Zero-based step. One at or beyond the epoch's end was withdrawn when the end became known.</param>
/// <param name="Attempt">1 for the step's first hand-out.</param>
/// <param name="Consumer">Who received it.</param>
/// <param name="At">When, by the ledger's clock.</param>
/// <param name="AcknowledgedAt">When it was acknowledged; null where it was not.</param>
public sealed record HandOut(long Fence, long Step, int Attempt, string Consumer, DateTimeOffset At, DateTimeOffset? AcknowledgedAt);
