namespace DataFeed.Ledger;

/// <summary>What the ledger's records prove about one epoch: which steps were delivered and acknowledged once, more often, never.</summary>
/// <remarks>
/// <c>EVERY</c>: a line for each consumer, told apart by name and rank. <c>SPLIT</c>: a line for each rank, also for one that never came.
/// <c>QUEUE</c>: one line over all consumers, drawn from the hand-outs; visits are left aside.
/// </remarks>
public sealed class LedgerVerification
{
    /// <summary>The most offending steps that are listed of each kind.</summary>
    public const int MaxListed = 10;

    private LedgerVerification(EpochRecord epoch, IReadOnlyList<ConsumerCounts> consumers)
    {
        Epoch = epoch;
        Consumers = consumers;
    }

    /// <summary>The epoch.</summary>
    public EpochRecord Epoch { get; }

    /// <summary>A line for each consumer, by rank and name.</summary>
    public IReadOnlyList<ConsumerCounts> Consumers { get; }

    /// <summary>The epoch's end is known, there is a consumer, and every consumer acknowledged every step exactly once.</summary>
    public bool IsClean => Epoch.EndStep is not null && Consumers.Count > 0 && Consumers.All(consumer => consumer.Acknowledged.IsExact);

    /// <summary>Counts the records of an epoch. Where its end is unknown, the highest step seen stands for the last.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="visits">All its visits.</param>
    /// <param name="handOuts">All its hand-outs; empty but for <c>QUEUE</c>.</param>
    public static LedgerVerification Of(EpochRecord epoch, IReadOnlyList<Visit> visits, IReadOnlyList<HandOut> handOuts)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        ArgumentNullException.ThrowIfNull(visits);
        ArgumentNullException.ThrowIfNull(handOuts);
        return new(epoch, epoch.Delivery switch
        {
            Delivery.Queue => [OfQueue(epoch, handOuts)],
            Delivery.Split => OfRanks(epoch, visits),
            _ => OfConsumers(epoch, visits),
        });
    }

    /// <summary>Reads the records of an epoch from a ledger and counts them.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="epochKey">Key of the epoch.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="LedgerException">No such epoch, or the store failed.</exception>
    public static async Task<LedgerVerification> ReadAsync(ILedger ledger, string epochKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var visits = await ledger.ReadVisitsAsync(epochKey, cancellationToken).ConfigureAwait(false);
        var handOuts = await ledger.ReadHandOutsAsync(epochKey, cancellationToken).ConfigureAwait(false);
        var epoch = await ledger.FindEpochAsync(epochKey, cancellationToken).ConfigureAwait(false);
        return Of(epoch ?? throw LedgerRules.UnknownEpoch(epochKey), visits, handOuts);
    }

    private static ConsumerCounts OfQueue(EpochRecord epoch, IReadOnlyList<HandOut> handOuts)
    {
        var end = epoch.EndStep ?? handOuts.Max(handOut => (long?)handOut.Step + 1) ?? epoch.FirstStep;
        var delivered = new StepTally(epoch.FirstStep, end);
        var acknowledged = new StepTally(epoch.FirstStep, end);
        foreach (var handOut in handOuts)
        {
            // One beyond the end was withdrawn: there was nothing to deliver.
            if (handOut.Step < end)
            {
                delivered.Add(handOut.Step, 1);
            }

            if (handOut.AcknowledgedAt is not null)
            {
                acknowledged.Add(handOut.Step, 1);
            }
        }

        return new(null, null, delivered.Count(), acknowledged.Count());
    }

    private static IReadOnlyList<ConsumerCounts> OfRanks(EpochRecord epoch, IReadOnlyList<Visit> visits)
    {
        var end = End(epoch, visits);
        var byRank = visits.ToLookup(visit => visit.Rank);
        var ranks = Enumerable.Range(0, checked((int)epoch.WorldSize)).Select(rank => (long)rank).Union(byRank.Select(group => group.Key));
        return [.. ranks.Order().Select(rank => Count(null, rank, epoch.FirstStep, end, byRank[rank]))];
    }

    private static IReadOnlyList<ConsumerCounts> OfConsumers(EpochRecord epoch, IReadOnlyList<Visit> visits)
    {
        var end = End(epoch, visits);
        return
        [
            .. visits.GroupBy(visit => (visit.Rank, visit.Consumer))
                .OrderBy(group => group.Key.Rank).ThenBy(group => group.Key.Consumer, StringComparer.Ordinal)
                .Select(group => Count(group.Key.Consumer, group.Key.Rank, epoch.FirstStep, end, group)),
        ];
    }

    private static ConsumerCounts Count(string? consumer, long rank, long firstStep, long endStep, IEnumerable<Visit> visits)
    {
        var delivered = new StepTally(firstStep, endStep);
        var acknowledged = new StepTally(firstStep, endStep);
        foreach (var visit in visits)
        {
            (visit.Kind == VisitKind.Acknowledged ? acknowledged : delivered).Add(visit.FirstStep, visit.Count);
        }

        return new(consumer, rank, delivered.Count(), acknowledged.Count());
    }

    private static long End(EpochRecord epoch, IReadOnlyList<Visit> visits) =>
        epoch.EndStep ?? Math.Max(epoch.FirstStep, visits.Max(visit => (long?)(visit.FirstStep + visit.Count)) ?? 0);
}
