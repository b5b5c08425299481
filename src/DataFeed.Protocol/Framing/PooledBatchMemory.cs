using System.Buffers;
using DataFeed.Protocol.V1;

namespace DataFeed.Protocol.Framing;

/// <summary>A batch's tensors in one buffer of the shared array pool.</summary>
public sealed class PooledBatchMemory : BatchMemory
{
    private readonly BatchHeader _header;
    private byte[]? _buffer;

    private PooledBatchMemory(BatchHeader header)
    {
        _header = header;
        _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Max(header.TotalBytes, 1));
    }

    /// <summary>Rents such memory.</summary>
    public static IBatchMemorySource Source { get; } = new PooledSource();

    /// <summary>One tensor's bytes.</summary>
    /// <param name="index">Position in the header.</param>
    public Memory<byte> Memory(int index)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        var layout = _header.Tensors[index];
        return _buffer.AsMemory((int)layout.Offset, (int)layout.Length);
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
        public BatchMemory Rent(BatchHeader header) => new PooledBatchMemory(header);
    }
}
