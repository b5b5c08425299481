namespace DataFeed.Core.Feeds;

/// <summary>Opens one feed once for each of its parameters, for all epochs that use them. Thread-safe.</summary>
/// <remarks>What fails to open is tried again by the next to ask. What nobody uses is disposed, the one used longest ago first.</remarks>
internal sealed class OpenedFeeds(Feed feed)
{
    // Requests choose the parameters, so the number of sources kept for later must not be theirs to choose.
    private const int MaxUnused = 16;

    // The one used last stands last.
    private readonly List<Entry> _entries = [];
    private readonly Lock _lock = new();

    /// <summary>Opens it, or waits for the opening that another began.</summary>
    /// <exception cref="Errors.FeedException">It failed to open.</exception>
    public async Task<FeedLease> OpenAsync(FeedParameters parameters, CancellationToken cancellationToken)
    {
        var entry = Enter(parameters);
        try
        {
            return new FeedLease(await entry.Opening.WaitAsync(cancellationToken).ConfigureAwait(false), () => Leave(entry));
        }
        catch
        {
            Leave(entry);
            throw;
        }
    }

    /// <summary>Closes all that nobody uses, and later what is still in use.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _entries.FindAll(entry => entry.Users == 0).ForEach(Remove);
        }
    }

    private Entry Enter(FeedParameters parameters)
    {
        var key = parameters.ToKey();
        lock (_lock)
        {
            var entry = _entries.Find(known => known.Key == key);
            if (entry is null || entry.Opening.IsFaulted)
            {
                _entries.RemoveAll(known => known.Key == key);
                entry = new Entry(key, OpenedFeed.OpenAsync(feed, parameters));
            }
            else
            {
                _entries.Remove(entry);
            }

            entry.Users++;
            _entries.Add(entry);
            return entry;
        }
    }

    private void Leave(Entry entry)
    {
        lock (_lock)
        {
            entry.Users--;
            if (entry.Opening.IsFaulted)
            {
                _entries.Remove(entry);
            }

            while (_entries.Count(known => known.Users == 0) > MaxUnused)
            {
                Remove(_entries.First(known => known.Users == 0));
            }
        }
    }

    private void Remove(Entry entry)
    {
        _entries.Remove(entry);
        _ = CloseAsync(entry);
    }

    // A source's failure to close concerns nobody any more.
    private static async Task CloseAsync(Entry entry)
    {
        await ((Task)entry.Opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (entry.Opening.IsCompletedSuccessfully)
        {
            await ((await entry.Opening.ConfigureAwait(false)).CloseAsync().AsTask() as Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed class Entry(string key, Task<OpenedFeed> opening)
    {
        public string Key => key;

        public Task<OpenedFeed> Opening => opening;

        public int Users { get; set; }
    }
}
