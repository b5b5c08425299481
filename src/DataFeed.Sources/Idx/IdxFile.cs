using System.Collections.Immutable;

namespace DataFeed.Sources.Idx;

/// <summary>An array of bytes in the IDX format, in which the MNIST digits come; wholly in memory. Immutable.</summary>
public sealed class IdxFile
{
    private readonly byte[] _bytes;

    internal IdxFile(ImmutableArray<int> shape, byte[] bytes)
    {
        Shape = shape;
        _bytes = bytes;
    }

    /// <summary>Length of each axis, 0 or more; one axis or more.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>How many items there are: the length of the first axis.</summary>
    public int Count => Shape[0];

    /// <summary>Bytes of one item.</summary>
    public int ItemBytes => Count == 0 ? 0 : _bytes.Length / Count;

    /// <summary>All items, one after the other.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The bytes of one item.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is out of range.</exception>
    public ReadOnlySpan<byte> Item(long index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)Count, nameof(index));
        return _bytes.AsSpan((int)index * ItemBytes, ItemBytes);
    }

    /// <summary>Reads a file, plain or compressed by gzip, to its end.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="open">Opens it, positioned at its start. The stream is disposed.</param>
    /// <exception cref="InvalidDataException">It is no IDX file of bytes, damaged, cut off or longer than it says. A retry does not help.</exception>
    public static IdxFile Read(string name, Func<Stream> open)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(open);
        using var stream = open();
        return new IdxParser(name, stream).Parse();
    }
}
