namespace DataFeed.Core.Running;

/// <summary>The ranks of a split epoch: the slowest of them sets the pace of the instance that they share.</summary>
/// <remarks>Used under its epoch's lock.</remarks>
internal sealed class RankGroup(long worldSize, SharingOptions options)
{
    // The first few are enough to understand, and a world may be absurdly large.
    private const int Named = 8;
    private readonly SortedDictionary<long, RankPlace> _places = [];

    /// <summary>Puts a reader in its rank's place. One that held it before is no longer waited for.</summary>
    public RankPlace Enter(WindowReader reader)
    {
        if (!_places.TryGetValue(reader.Rank, out var place))
        {
            _places.Add(reader.Rank, place = new(reader.Rank));
        }

        place.Enter(reader, options.Time.GetTimestamp());
        return place;
    }

    public void Move(RankPlace place) => place.Move(options.Time.GetTimestamp());

    public void Leave(RankPlace place, bool isFinished) => place.Leave(isFinished, options.Time.GetTimestamp());

    /// <summary>The first step that a window must still have for any rank.</summary>
    public long NeededFrom(BatchWindow window)
    {
        var first = _places.Count < worldSize ? window.Start : long.MaxValue;
        foreach (var place in _places.Values)
        {
            first = Math.Min(first, place.NeededFrom(window));
        }

        return first;
    }

    /// <summary>Names the ranks that hold a window up and have not moved for the time-out; null where none does.</summary>
    public string? Absent(BatchWindow window)
    {
        var slowest = NeededFrom(window);
        List<string> absent = [];
        var holdsUp = false;
        foreach (var place in _places.Values)
        {
            var needed = place.NeededFrom(window);
            if (needed < window.Front && place.Reader is not { IsWaiting: true } && IsOver(place.MovedAt))
            {
                holdsUp |= needed == slowest;
                absent.Add(place.Describe());
            }
        }

        if (_places.Count < worldSize)
        {
            holdsUp |= window.Start == slowest;
            absent.AddRange(NeverCame());
        }

        return holdsUp && slowest < window.Front ? Join(absent) : null;
    }

    /// <summary>Whether the time-out has passed since a moment.</summary>
    public bool IsOver(long since) => options.Time.GetElapsedTime(since) >= options.RankTimeout;

    private IEnumerable<string> NeverCame()
    {
        for (long rank = 0, found = 0; rank < worldSize && found <= Named; rank++)
        {
            if (!_places.ContainsKey(rank))
            {
                found++;
                yield return $"rank {rank} never came";
            }
        }
    }

    private static string Join(List<string> names) =>
        names.Count <= Named ? string.Join(", ", names) : string.Join(", ", names.Take(Named)) + ", …";
}
