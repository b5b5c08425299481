using DataFeed.Ledger;

namespace DataFeed.Server.Records;

/// <summary>What one consumer was sent and says it used, as ranges, until the recorder fetches them. Costs a stream next to nothing.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class VisitTrack(string epochKey, string consumer, long rank, Guid server)
{
    // Steps come in order, so a range covers most; a consumer that jumps about without end is cut off, not let grow.
    private const int MostRanges = 1024;

    private readonly Lock _lock = new();
    private readonly List<Visit> _ranges = [];
    private bool _isClosed;

    public string EpochKey => epochKey;

    /// <summary>Ranges that were given up because nobody fetched them.</summary>
    public long Dropped { get; private set; }

    /// <summary>Where the epoch turned out to end; null before.</summary>
    public long? EndStep { get; private set; }

    public void Deliver(long step) => Add(VisitKind.Delivered, step, 1);

    /// <summary>Nothing comes any more.</summary>
    /// <param name="endStep">Where the epoch ended, if it did.</param>
    public void Close(long? endStep)
    {
        lock (_lock)
        {
            EndStep = endStep;
            _isClosed = true;
        }
    }

    /// <summary>Takes the ranges that were noted since the last time.</summary>
    /// <returns>Whether nothing more will come.</returns>
    public bool Fetch(List<Visit> into)
    {
        lock (_lock)
        {
            into.AddRange(_ranges);
            _ranges.Clear();
            return _isClosed;
        }
    }

    private void Add(VisitKind kind, long firstStep, long count)
    {
        lock (_lock)
        {
            // Deliveries and acknowledgements come in turns: each extends the last range of its own kind.
            for (var index = _ranges.Count - 1; index >= Math.Max(0, _ranges.Count - 2); index--)
            {
                var range = _ranges[index];
                if (range.Kind == kind && range.FirstStep + range.Count == firstStep)
                {
                    _ranges[index] = range with { Count = range.Count + count };
                    return;
                }
            }

            if (_ranges.Count == MostRanges)
            {
                Dropped++;
                return;
            }

            _ranges.Add(new Visit
            {
                Id = Guid.NewGuid(),
                Consumer = consumer,
                Rank = rank,
                Kind = kind,
                FirstStep = firstStep,
                Count = count,
                Server = server,
            });
        }
    }
}
