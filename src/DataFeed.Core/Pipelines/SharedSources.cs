using DataFeed.Core.Feeds;

namespace DataFeed.Core.Pipelines;

/// <summary>Opens a source once for the pipelines that read it at the same time with equal parameters. Thread-safe.</summary>
internal sealed class SharedSources(Func<FeedParameters, IIndexedSource> open)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Lazy<IIndexedSource> Source, int Users)> _sources = new(StringComparer.Ordinal);

    /// <summary>The source, which is disposed with the last of those that were given it.</summary>
    public IIndexedSource Open(FeedParameters parameters)
    {
        var key = parameters.ToKey();
        Lazy<IIndexedSource> source;
        lock (_lock)
        {
            var (known, users) = _sources.GetValueOrDefault(key);
            source = known ?? new(() => open(parameters) ?? throw new InvalidOperationException("The source is null."));
            _sources[key] = (source, users + 1);
        }

        try
        {
            return new SharedSource(source.Value, () => LeaveAsync(key, source));
        }
        catch
        {
            _ = LeaveAsync(key, source);
            throw;
        }
    }

    private Task LeaveAsync(string key, Lazy<IIndexedSource> source)
    {
        lock (_lock)
        {
            var (known, users) = _sources.GetValueOrDefault(key);
            if (known != source)
            {
                return Task.CompletedTask;
            }

            if (users > 1)
            {
                _sources[key] = (source, users - 1);
                return Task.CompletedTask;
            }

            _sources.Remove(key);
        }

        return source.IsValueCreated ? source.Value.DisposeAsync().AsTask() : Task.CompletedTask;
    }
}
