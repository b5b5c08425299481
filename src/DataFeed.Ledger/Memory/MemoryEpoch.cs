namespace DataFeed.Ledger.Memory;

/// <summary>One epoch's records. Not thread-safe: its ledger's lock guards it.</summary>
internal sealed class MemoryEpoch(EpochRecord record)
{
    // By step: what is handed out and not acknowledged, leases that ended included.
    private readonly SortedDictionary<long, MemoryLease> _leases = [];
    private readonly List<HandOut> _handOuts = [];
    private readonly List<Visit> _visits = [];
    private long _nextStep = record.FirstStep;

    public EpochRecord Record { get; private set; } = record;

    public IReadOnlyList<HandOut> HandOuts => [.. _handOuts];

    public IReadOnlyList<Visit> Visits => [.. _visits];

    public void SetEnd(long endStep)
    {
        var acknowledged = _handOuts.Where(handOut => handOut.AcknowledgedAt is not null).Max(handOut => (long?)handOut.Step);
        if (!LedgerRules.CheckEnd(Record, endStep, acknowledged))
        {
            return;
        }

        Record = Record with { EndStep = endStep };
        foreach (var step in _leases.Keys.Where(step => step >= endStep).ToList())
        {
            _leases.Remove(step);
        }
    }

    public ClaimResult Claim(string consumer, int count, TimeSpan lease, DateTimeOffset now)
    {
        var steps = _leases.Where(held => held.Value.HasEnded(now)).Select(held => held.Key).Take(count).ToList();
        while (steps.Count < count && !(_nextStep >= Record.EndStep))
        {
            steps.Add(_nextStep++);
        }

        if (steps.Count > 0)
        {
            return ClaimResult.Of([.. steps.Select(step => HandOut(step, consumer, now, lease))]);
        }

        return _leases.Count == 0 ? ClaimResult.Complete : ClaimResult.NothingFree(_leases.Values.Min(held => held.EndsAt) - now);
    }

    public IReadOnlyList<Acknowledgement> Acknowledge(IReadOnlyList<StepLease> leases, DateTimeOffset now) =>
        [.. leases.Select(lease => Acknowledge(lease.Step, lease.Fence, now))];

    private Acknowledgement Acknowledge(long step, long fence, DateTimeOffset now)
    {
        if (_leases.TryGetValue(step, out var held) && held.Fence == fence)
        {
            _leases.Remove(step);
            _handOuts[(int)fence - 1] = _handOuts[(int)fence - 1] with { AcknowledgedAt = now };
            return Acknowledgement.Accepted;
        }

        var known = fence >= 1 && fence <= _handOuts.Count ? _handOuts[(int)fence - 1] : null;
        return known?.Step == step && known.AcknowledgedAt is not null ? Acknowledgement.AlreadyAcknowledged : Acknowledgement.Refused;
    }

    /// <summary>Starts leases anew that are held still, or lets them end, and returns their fences.</summary>
    public IReadOnlyList<long> Set(IReadOnlyList<long> fences, DateTimeOffset endsAt, TimeSpan length)
    {
        var asked = fences.ToHashSet();
        var found = _leases.Where(held => asked.Contains(held.Value.Fence)).ToList();
        foreach (var (step, held) in found)
        {
            _leases[step] = held with { EndsAt = endsAt, Length = length };
        }

        return [.. found.Select(held => held.Value.Fence).Order()];
    }

    public void Add(IEnumerable<Visit> visits) => _visits.AddRange(visits);

    private Claim HandOut(long step, string consumer, DateTimeOffset now, TimeSpan lease)
    {
        var attempt = _leases.TryGetValue(step, out var before) ? before.Attempt + 1 : 1;
        var claim = new Claim(step, _handOuts.Count + 1, attempt);
        _leases[step] = new(claim.Fence, attempt, now + lease, lease);
        _handOuts.Add(new(claim.Fence, step, attempt, consumer, now, null));
        return claim;
    }
}
