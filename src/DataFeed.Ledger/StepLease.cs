namespace DataFeed.Ledger;

/// <summary>What names one hand-out of a <c>QUEUE</c> epoch when its step is acknowledged.</summary>
/// <param name="Step">Zero-based step.</param>
/// <param name="Fence">Fence of the hand-out.</param>
public readonly record struct StepLease(long Step, long Fence);
