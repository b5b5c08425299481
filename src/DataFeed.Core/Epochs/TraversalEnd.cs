namespace DataFeed.Core.Epochs;

/// <summary>How one reading of an epoch ended.</summary>
/// <param name="Steps">Steps that this reader delivered.</param>
/// <param name="Reason">Why there are no more.</param>
/// <param name="NextStep">The position after the last step; a request with it as its first step continues on purpose.</param>
public sealed record TraversalEnd(long Steps, EndReason Reason, long NextStep);
