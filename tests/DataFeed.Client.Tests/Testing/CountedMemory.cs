using DataFeed.Protocol.Framing;

namespace DataFeed.Client.Tests.Testing;

/// <summary>Pooled memory that knows how much of it is out, and how many ask at once.</summary>
internal sealed class CountedMemory : IBatchMemorySource
{
    private int _out;
    private int _inside;

    /// <summary>Batches that nobody has given back.</summary>
    public int Out => Volatile.Read(ref _out);

    /// <summary>Whether two were inside <see cref="Rent"/> at once.</summary>
    public bool WasEnteredTwice { get; private set; }

    public BatchMemory Rent(BatchLayout layout)
    {
        WasEnteredTwice |= Interlocked.Increment(ref _inside) > 1;
        try
        {
            Interlocked.Increment(ref _out);
            return new Counted(this, PooledBatchMemory.Source.Rent(layout));
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    private sealed class Counted(CountedMemory source, BatchMemory memory) : BatchMemory
    {
        private int _disposed;

        public override Span<byte> Tensor(int index) => memory.Tensor(index);

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                Interlocked.Decrement(ref source._out);
                memory.Dispose();
            }
        }
    }
}
