using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DataFeed.Client.Reading;

/// <summary>One tensor of a received batch: a view of the batch's memory, valid until the batch is disposed.</summary>
public readonly ref struct ReceivedTensor
{
    private readonly TensorLayout _layout;

    internal ReceivedTensor(TensorLayout layout, ReadOnlySpan<byte> bytes)
    {
        _layout = layout;
        Bytes = bytes;
    }

    /// <summary>Its name.</summary>
    public string Name => _layout.Name;

    /// <summary>Its element type.</summary>
    public DType DType => _layout.DType;

    /// <summary>Its axes, the batch axis first.</summary>
    public IReadOnlyList<long> Shape => _layout.Shape;

    /// <summary>Its bytes: C-contiguous, little-endian.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Its elements.</summary>
    /// <typeparam name="T">A type as wide as the element type.</typeparam>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> has another width.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() != _layout.DType.ByteSize())
        {
            throw new InvalidOperationException(
                $"Tensor \"{Name}\" is {DType}, {_layout.DType.ByteSize()} bytes an element; {typeof(T).Name} has {Unsafe.SizeOf<T>()}.");
        }

        return MemoryMarshal.Cast<byte, T>(Bytes);
    }
}
