namespace DataFeed.Core.Feeds;

/// <summary>Opens each source once for all epochs that read it with the same parameters. Thread-safe.</summary>
/// <remarks>One that fails to open is tried again by the next to ask.</remarks>
internal sealed class SourceCache(Func<FeedParameters, IIndexedSource> open)
{
    // Requests choose the parameters, so the number of sources kept must not be theirs to choose.
    private const int MaxSources = 16;

    // The last one used stands last.
    private readonly List<(string Key, Lazy<IIndexedSource> Source)> _sources = [];
    private readonly Lock _lock = new();

    public IIndexedSource Get(FeedParameters parameters)
    {
        var key = string.Join('\n', parameters.Select(parameter => $"{parameter.Key} {parameter.Value.Length} {parameter.Value}"));
        var entry = Entry(key, parameters);
        try
        {
            return entry.Value;
        }
        catch
        {
            lock (_lock)
            {
                _sources.RemoveAll(kept => ReferenceEquals(kept.Source, entry));
            }

            throw;
        }
    }

    private Lazy<IIndexedSource> Entry(string key, FeedParameters parameters)
    {
        lock (_lock)
        {
            var index = _sources.FindIndex(kept => kept.Key == key);
            var entry = index >= 0
                ? _sources[index]
                : (key, new Lazy<IIndexedSource>(() => open(parameters) ?? throw new InvalidOperationException("The source is null.")));
            if (index >= 0)
            {
                _sources.RemoveAt(index);
            }
            else if (_sources.Count == MaxSources)
            {
                _sources.RemoveAt(0);
            }

            _sources.Add(entry);
            return entry.Item2;
        }
    }
}
