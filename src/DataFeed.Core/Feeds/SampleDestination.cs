using System.Runtime.InteropServices;
using DataFeed.Core.Batches;
using DataFeed.Tensors;

namespace DataFeed.Core.Feeds;

/// <summary>A row of a batch in the making: memory to write one sample into, without a copy in between.</summary>
public readonly ref struct SampleDestination
{
    private readonly BatchMemory _memory;
    private readonly int _row;

    internal SampleDestination(BatchMemory memory, int row)
    {
        _memory = memory;
        _row = row;
    }

    /// <summary>The bytes of one tensor of the sample. Zero until written.</summary>
    /// <param name="tensor">Zero-based index in the source's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schema has no such tensor.</exception>
    public Span<byte> Bytes(int tensor)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)tensor, (uint)_memory.Layout.Count, nameof(tensor));
        return _memory.Row(tensor, _row);
    }

    /// <summary>The elements of one tensor of the sample. Zero until written.</summary>
    /// <param name="tensor">Zero-based index in the source's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schema has no such tensor.</exception>
    /// <exception cref="ArgumentException">The tensor holds no <typeparamref name="T"/>. (BF16 is written as <see cref="ushort"/>.)</exception>
    public Span<T> Values<T>(int tensor)
        where T : unmanaged
    {
        var bytes = Bytes(tensor);
        var dtype = _memory.Layout.Specs[tensor].DType;
        return dtype == DTypes.Of<T>() || (dtype == DType.BF16 && typeof(T) == typeof(ushort))
            ? MemoryMarshal.Cast<byte, T>(bytes)
            : throw new ArgumentException($"Tensor \"{_memory.Layout.Specs[tensor].Name}\" is {dtype}, not {DTypes.Of<T>()}.", nameof(T));
    }
}
