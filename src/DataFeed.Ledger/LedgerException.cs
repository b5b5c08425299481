namespace DataFeed.Ledger;

/// <summary>What went wrong in the ledger or its store. The message names the thing, the value and the rule.</summary>
/// <param name="message">Whole sentences.</param>
/// <param name="isTransient">See <see cref="IsTransient"/>.</param>
/// <param name="inner">What the store's driver threw.</param>
public sealed class LedgerException(string message, bool isTransient, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// True where the store is down, the connection was lost, or others were in the way: a retry may help, and the call may have taken effect.
    /// False where the request contradicts the ledger or the store cannot be used.
    /// </summary>
    public bool IsTransient { get; } = isTransient;
}
