namespace DataFeed.Ledger;

/// <summary>
/// The answer to a claim, one of three: steps (<see cref="Claims"/> is not empty); nothing free now
/// (<see cref="RetryAfter"/> says when to ask again); all acknowledged (<see cref="IsComplete"/>).
/// </summary>
public sealed class ClaimResult
{
    private ClaimResult(IReadOnlyList<Claim> claims, TimeSpan? retryAfter)
    {
        Claims = claims;
        RetryAfter = retryAfter;
    }

    /// <summary>The steps handed out, in the order of their fences. Empty where nothing is free.</summary>
    public IReadOnlyList<Claim> Claims { get; }

    /// <summary>
    /// Time until the earliest of the others' leases ends, zero or more; null where steps were handed out or the epoch is complete.
    /// A release or the end of the epoch may come sooner.
    /// </summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Every step of the epoch is acknowledged: nothing will ever be handed out again.</summary>
    public bool IsComplete => Claims.Count == 0 && RetryAfter is null;

    /// <summary>Every step is acknowledged.</summary>
    public static ClaimResult Complete { get; } = new([], null);

    /// <summary>Steps were handed out.</summary>
    /// <param name="claims">At least one.</param>
    public static ClaimResult Of(IReadOnlyList<Claim> claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentOutOfRangeException.ThrowIfZero(claims.Count, nameof(claims));
        return new(claims, null);
    }

    /// <summary>All steps that are not acknowledged are leased.</summary>
    /// <param name="retryAfter">Time until the earliest lease ends; what is negative counts as zero.</param>
    public static ClaimResult NothingFree(TimeSpan retryAfter) => new([], retryAfter < TimeSpan.Zero ? TimeSpan.Zero : retryAfter);
}
