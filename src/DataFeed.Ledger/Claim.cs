namespace DataFeed.Ledger;

/// <summary>A step of a <c>QUEUE</c> epoch handed out to one consumer under a lease.</summary>
/// <param name="Step">Zero-based step.</param>
/// <param name="Fence">The number of this hand-out within its epoch, from 1 on: grows with every hand-out, of whichever step. Identifies the lease.</param>
/// <param name="Attempt">How often this step has been handed out, this time included: 1 for the first.</param>
public sealed record Claim(long Step, long Fence, int Attempt)
{
    /// <summary>What an acknowledgement of this hand-out names.</summary>
    public StepLease Lease => new(Step, Fence);
}
