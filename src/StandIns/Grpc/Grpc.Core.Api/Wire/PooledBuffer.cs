using System.Buffers;

namespace Grpc.Core.Wire;

/// <summary>One growing array from the pool. Kept from message to message, so that in the steady state nothing is allocated. Not thread-safe.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    // One message far above the usual must not pin its size for the rest of a long stream.
    private const int KeptBytes = 1 << 20;

    private byte[] _array = [];

    internal int Length { get; private set; }

    internal ReadOnlyMemory<byte> Written => _array.AsMemory(0, Length);

    internal ReadOnlySequence<byte> Sequence => new(_array, 0, Length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _array.Length - Length);
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _array.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Makes room for so many bytes more.</summary>
    internal void Reserve(int count)
    {
        if (_array.Length - Length >= count)
        {
            return;
        }

        var needed = checked(Length + count);
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(needed, _array.Length * 2L), Array.MaxLength));
        Written.Span.CopyTo(larger);
        Release();
        _array = larger;
    }

    internal Span<byte> WrittenSpan(int start, int count) => _array.AsSpan(start, count);

    /// <summary>Forgets what was written; gives the array back where it is unusually large.</summary>
    internal void Clear()
    {
        Length = 0;
        if (_array.Length > KeptBytes)
        {
            Release();
        }
    }

    public void Dispose()
    {
        Length = 0;
        Release();
    }

    private void Release()
    {
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
            _array = [];
        }
    }
}
