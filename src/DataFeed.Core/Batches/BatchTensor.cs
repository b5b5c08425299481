using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace DataFeed.Core.Batches;

/// <summary>A named tensor over memory that it does not copy: C-contiguous, little-endian.</summary>
/// <remarks>Immutable, if its maker leaves the memory alone: it belongs to the tensor until the batch or sample is disposed of.</remarks>
public sealed class BatchTensor
{
    private BatchTensor(string name, DType dtype, ImmutableArray<long> shape, ReadOnlyMemory<byte> bytes)
    {
        Name = name;
        DType = dtype;
        Shape = shape;
        Bytes = bytes;
    }

    /// <summary>Unique within its batch or sample.</summary>
    public string Name { get; }

    /// <summary>Type of each element.</summary>
    public DType DType { get; }

    /// <summary>Length of each axis, 0 or more. Empty for a scalar.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The elements, the last axis running fastest. Valid until the batch is disposed.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Makes a tensor over an array, without copying it.</summary>
    /// <param name="name">Unique within its batch or sample; not empty.</param>
    /// <param name="values">As many as <paramref name="shape"/> has elements. Not to be changed any more.</param>
    /// <param name="shape">Length of each axis. None: a scalar.</param>
    /// <exception cref="ArgumentException">The shape and the number of values differ, or no <see cref="DType"/> holds <typeparamref name="T"/>.</exception>
    public static BatchTensor From<T>(string name, T[] values, params ReadOnlySpan<long> shape)
        where T : unmanaged =>
        From(name, new ReadOnlyMemory<T>(values ?? throw new ArgumentNullException(nameof(values))), shape);

    /// <inheritdoc cref="From{T}(string, T[], ReadOnlySpan{long})"/>
    public static BatchTensor From<T>(string name, Memory<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged =>
        From(name, (ReadOnlyMemory<T>)values, shape);

    /// <inheritdoc cref="From{T}(string, T[], ReadOnlySpan{long})"/>
    public static BatchTensor From<T>(string name, ReadOnlyMemory<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var dtype = DTypes.Of<T>();
        var bytes = typeof(T) == typeof(byte)
            ? (ReadOnlyMemory<byte>)(object)values
            : new ReinterpretedMemory<T>(values).Memory;
        return FromBytes(name, dtype, bytes, shape);
    }

    /// <summary>Makes a tensor over bytes, without copying them. The way for <see cref="DType.BF16"/>.</summary>
    /// <param name="name">Unique within its batch or sample; not empty.</param>
    /// <param name="dtype">Type of each element.</param>
    /// <param name="bytes">Little-endian elements, as many as <paramref name="shape"/> has. Not to be changed any more.</param>
    /// <param name="shape">Length of each axis. None: a scalar.</param>
    /// <exception cref="ArgumentException">The shape and the number of bytes differ.</exception>
    public static BatchTensor FromBytes(string name, DType dtype, ReadOnlyMemory<byte> bytes, params ReadOnlySpan<long> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var axes = TensorShape.Checked(name, [.. shape]);
        if (!axes.IsEmpty && axes[0] < 0)
        {
            throw new ArgumentException($"Tensor \"{name}\" has the shape {TensorShape.Text(shape)}: no axis is negative.", nameof(shape));
        }

        var elements = TensorShape.Elements(shape);
        if (TensorShape.Multiply(elements, dtype.ByteSize()) != bytes.Length)
        {
            throw new ArgumentException(
                $"Tensor \"{name}\" of shape {TensorShape.Text(shape)} has {elements} elements of {dtype} ({dtype.ByteSize()} bytes each), "
                + $"but {bytes.Length / dtype.ByteSize()} values ({bytes.Length} bytes) were given.",
                nameof(shape));
        }

        return new(name, dtype, axes, bytes);
    }

    /// <summary>The elements as values, without copying them.</summary>
    /// <exception cref="ArgumentException">The tensor's element type is not that of <typeparamref name="T"/>.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged =>
        DTypes.Of<T>() == DType
            ? MemoryMarshal.Cast<byte, T>(Bytes.Span)
            : throw new ArgumentException($"Tensor \"{Name}\" is {DType}, not {DTypes.Of<T>()}.", nameof(T));

    /// <summary>For example <c>image F32 [32,1,28,28]</c>.</summary>
    public override string ToString() => $"{Name} {DType} {TensorShape.Text(Shape.AsSpan())}";

    // For batches made here, whose shapes are right by construction.
    internal static BatchTensor Trusted(string name, DType dtype, ImmutableArray<long> shape, ReadOnlyMemory<byte> bytes) =>
        new(name, dtype, shape, bytes);
}
