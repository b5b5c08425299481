namespace DataFeed.Ledger;

/// <summary>How every store says that a request contradicts its records.</summary>
internal static class LedgerRules
{
    /// <summary>Throws where this end contradicts what is recorded. Returns whether it is new.</summary>
    public static bool CheckEnd(EpochRecord epoch, long endStep, long? lastAcknowledged)
    {
        if (epoch.EndStep is { } known)
        {
            return known == endStep ? false : throw new LedgerException(
                $"The end of epoch {epoch.Key} is step {endStep} now, but was step {known} before; an epoch has one end.", isTransient: false);
        }

        if (endStep < epoch.FirstStep)
        {
            throw new LedgerException(
                $"The end of epoch {epoch.Key} cannot be step {endStep}: the epoch starts at step {epoch.FirstStep}.", isTransient: false);
        }

        if (lastAcknowledged >= endStep)
        {
            throw new LedgerException(
                $"The end of epoch {epoch.Key} cannot be step {endStep}: step {lastAcknowledged} is acknowledged.", isTransient: false);
        }

        return true;
    }

    public static LedgerException UnknownEpoch(string epochKey) =>
        new($"The ledger knows no epoch {epochKey}; an epoch is registered before anything is recorded of it.", isTransient: false);
}
