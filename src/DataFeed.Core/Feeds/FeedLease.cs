namespace DataFeed.Core.Feeds;

/// <summary>Keeps an opened feed open. Whoever was given it disposes it, once; again does nothing. Thread-safe.</summary>
public sealed class FeedLease : IDisposable
{
    private Action? _release;

    internal FeedLease(OpenedFeed opened, Action release)
    {
        Opened = opened;
        _release = release;
    }

    /// <summary>The feed. Not to be used once the lease is disposed.</summary>
    public OpenedFeed Opened { get; }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
