namespace DataFeed.Core.Running;

/// <summary>Counts generator instances from making to disposal: after all readers are disposed, none is alive. Thread-safe.</summary>
public sealed class GeneratorCensus
{
    private long _created;
    private long _disposed;

    /// <summary>Instances made so far: one for each reader.</summary>
    public long Created => Interlocked.Read(ref _created);

    /// <summary>Instances disposed so far.</summary>
    public long Disposed => Interlocked.Read(ref _disposed);

    /// <summary>Instances that are alive.</summary>
    public long Live
    {
        get
        {
            // In this order an instance that comes or goes in between counts as alive; there are never fewer than none.
            var disposed = Disposed;
            return Created - disposed;
        }
    }

    internal void CountCreated() => Interlocked.Increment(ref _created);

    internal void CountDisposed() => Interlocked.Increment(ref _disposed);
}
