using System.Runtime.CompilerServices;

namespace DataFeed.Ledger;

/// <summary>What every ledger asks of its callers, and how it says that a request contradicts its records.</summary>
internal static class LedgerRules
{
    // What no caller means, but every clock can still add to the present.
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(3650);

    public static void Check(EpochRecord epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        ArgumentException.ThrowIfNullOrEmpty(epoch.Key, nameof(epoch));
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch.WorldSize, 1, nameof(epoch));
        ArgumentOutOfRangeException.ThrowIfNegative(epoch.FirstStep, nameof(epoch));
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch.EndStep ?? epoch.FirstStep, epoch.FirstStep, nameof(epoch));
    }

    public static void Check(IReadOnlyList<Visit> visits)
    {
        ArgumentNullException.ThrowIfNull(visits);
        foreach (var visit in visits)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(visit.Rank, nameof(visits));
            ArgumentOutOfRangeException.ThrowIfNegative(visit.FirstStep, nameof(visits));
            ArgumentOutOfRangeException.ThrowIfLessThan(visit.Count, 1, nameof(visits));
        }
    }

    public static void CheckClaim(string consumer, int count, TimeSpan lease)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        CheckTime(lease);
    }

    public static void CheckTime(TimeSpan time, [CallerArgumentExpression(nameof(time))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, LongestTime, name);
    }

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
