using System.Buffers;

namespace DataFeed.Protocol.Framing;

/// <summary>A batch's tensors in one buffer of the shared array pool.</summary>
public sealed class PooledBatchMemory : BatchMemory
{
    private readonly BatchLayout _layout;
    private byte[]? _buffer;

    private PooledBatchMemory(BatchLayout layout)
    {
        _layout = layout;
        _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Max(layout.TensorBytes, 1));
    }

    /// <summary>Rents such memory.</summary>
    public static IBatchMemorySource Source { get; } = new PooledSource();

    /// <summary>One tensor's bytes.</summary>
    /// <param name="index">Position in the layout.</param>
    public Memory<byte> Memory(int index)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        var tensor = _layout.Tensors[index];
        return _buffer.AsMemory((int)tensor.Offset, (int)tensor.Length);
    }

    /// <inheritdoc/>
    public override Span<byte> Tensor(int index) => Memory(index).Span;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private sealed class PooledSource : IBatchMemorySource
    {
        public BatchMemory Rent(BatchLayout layout) => new PooledBatchMemory(layout);
    }
}
