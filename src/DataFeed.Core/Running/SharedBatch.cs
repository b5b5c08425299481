using DataFeed.Core.Epochs;

namespace DataFeed.Core.Running;

/// <summary>A batch that several hold: whoever lets go last gives its memory back.</summary>
/// <remarks>Thread-safe. Born held once, by its window. Every holder disposes it once; batches do so by themselves.</remarks>
internal sealed class SharedBatch(EpochBatch whole) : IDisposable
{
    private int _holders = 1;

    /// <summary>The global batch. Valid while held.</summary>
    public EpochBatch Whole => whole;

    public long Bytes { get; } = whole.Batch.ByteLength;

    /// <summary>Counts one more holder, which disposes it in turn. The caller holds it itself.</summary>
    public SharedBatch Hold()
    {
        Interlocked.Increment(ref _holders);
        return this;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            whole.Dispose();
        }
    }
}
