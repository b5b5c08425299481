namespace DataFeed.Trainer.Fitting;

/// <summary>Collects the youngest garbage now and then, so that the memory of a fit stays flat.</summary>
/// <remarks>
/// TorchSharp leaves small native objects (an optimizer's scalars) to finalizers. They lie between the large blocks of the C heap, which
/// keeps freed memory there from being used again; and a step makes so little managed garbage that .NET sees no reason to collect for
/// thousands of steps. docs/adr/0013 has the figures.
/// </remarks>
/// <param name="time">Measures what a collection takes.</param>
internal sealed class YoungCollector(TimeProvider time)
{
    // Memory grew by 5 to 20 MB between collections this far apart, whatever the net.
    private const int Steps = 256;

    // A collection may take so much of the time since the one before: half of one percent.
    private const int Share = 200;

    private long _since = time.GetTimestamp();
    private TimeSpan _took;
    private int _steps;

    /// <summary>A step is about to be taken.</summary>
    public void Step()
    {
        if (++_steps < Steps || time.GetElapsedTime(_since) < _took * Share)
        {
            return;
        }

        var start = time.GetTimestamp();
        GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        _took = time.GetElapsedTime(start);
        _since = time.GetTimestamp();
        _steps = 0;
    }
}
