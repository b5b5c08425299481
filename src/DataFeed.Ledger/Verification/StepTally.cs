namespace DataFeed.Ledger;

/// <summary>Counts how often each step is covered by ranges, in time and memory that depend on the number of ranges alone.</summary>
internal sealed class StepTally(long firstStep, long endStep)
{
    // By step: how much the number of ranges changes there.
    private readonly SortedDictionary<long, long> _changes = [];

    public void Add(long first, long count)
    {
        Change(first, +1);
        Change(first + count, -1);
    }

    public StepCounts Count()
    {
        // Zero changes at the epoch's bounds cut the line there.
        Change(firstStep, 0);
        Change(endStep, 0);
        var never = new StepRanges();
        var once = new StepRanges();
        var repeated = new StepRanges();
        var outside = new StepRanges();
        var (from, covering) = (0L, 0L);
        foreach (var (step, change) in _changes)
        {
            var inside = from >= firstStep && step <= endStep;
            var ranges = (inside, covering) switch
            {
                (false, 0) => null,
                (false, _) => outside,
                (true, 0) => never,
                (true, 1) => once,
                _ => repeated,
            };
            ranges?.Add(from, step - from);
            (from, covering) = (step, covering + change);
        }

        return new()
        {
            Never = never.Steps,
            Once = once.Steps,
            Repeated = repeated.Steps,
            Outside = outside.Steps,
            FirstNever = never.First,
            FirstRepeated = repeated.First,
            FirstOutside = outside.First,
        };
    }

    private void Change(long step, long by) => _changes[step] = _changes.GetValueOrDefault(step) + by;

    private sealed class StepRanges
    {
        private readonly List<long> _first = [];

        public long Steps { get; private set; }

        public IReadOnlyList<long> First => _first;

        public void Add(long first, long count)
        {
            Steps += count;
            for (var step = first; step < first + count && _first.Count < LedgerVerification.MaxListed; step++)
            {
                _first.Add(step);
            }
        }
    }
}
