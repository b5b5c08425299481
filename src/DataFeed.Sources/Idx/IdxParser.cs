using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;

namespace DataFeed.Sources.Idx;

/// <summary>Reads one IDX file: two zero bytes, the element type, the number of axes, their big-endian lengths, the elements.</summary>
internal sealed class IdxParser(string name, Stream stream)
{
    private const byte UnsignedByte = 8;

    // More than any IDX file has; a damaged header must not pass for a tensor.
    private const int MaxRank = 8;
    private const int ChunkBytes = 1 << 16;

    public IdxFile Parse()
    {
        using var content = Decompressed();
        var magic = Exactly(content, 4, "its magic number");
        if (magic[0] != 0 || magic[1] != 0)
        {
            throw Bad($"it starts with {Convert.ToHexStringLower(magic)}, an IDX file with 0000 or, compressed, with 1f8b");
        }

        if (magic[2] != UnsignedByte)
        {
            throw Bad($"its element type is 0x{magic[2]:x2}; only bytes (0x{UnsignedByte:x2}) are read");
        }

        if (magic[3] is 0 or > MaxRank)
        {
            throw Bad($"it has {magic[3]} axes; 1 to {MaxRank} are possible");
        }

        var shape = Shape(Exactly(content, 4 * magic[3], "the lengths of its axes"));
        return new(shape, Elements(content, shape));
    }

    private MemoryStream Raw()
    {
        var raw = new MemoryStream();
        stream.CopyTo(raw);
        raw.Position = 0;
        return raw;
    }

    private Stream Decompressed()
    {
        var raw = Raw();
        var isGzip = raw.Length >= 2 && raw.ReadByte() == 0x1f && raw.ReadByte() == 0x8b;
        raw.Position = 0;
        return isGzip ? new GZipStream(raw, CompressionMode.Decompress) : raw;
    }

    private ImmutableArray<int> Shape(ReadOnlySpan<byte> lengths)
    {
        var shape = ImmutableArray.CreateBuilder<int>();
        Int128 elements = 1;
        for (; !lengths.IsEmpty; lengths = lengths[4..])
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(lengths);
            elements *= length;
            if (length > int.MaxValue || elements > Array.MaxLength)
            {
                throw Bad($"axis {shape.Count} has a length of {length}, which makes more than {Array.MaxLength} bytes");
            }

            shape.Add((int)length);
        }

        return shape.ToImmutable();
    }

    // In chunks: a damaged header may promise gigabytes that are not there.
    private byte[] Elements(Stream content, ImmutableArray<int> shape)
    {
        var expected = shape.Aggregate(1L, (product, length) => product * length);
        using var elements = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        while (elements.Length <= expected && Read(content, chunk) is > 0 and var count)
        {
            elements.Write(chunk, 0, count);
        }

        return elements.Length == expected
            ? elements.ToArray()
            : throw Bad(elements.Length < expected
                ? $"it is cut off: [{string.Join(',', shape)}] takes {expected} bytes, but {elements.Length} follow"
                : $"bytes follow the {expected} of [{string.Join(',', shape)}]");
    }

    private byte[] Exactly(Stream content, int count, string what)
    {
        var bytes = new byte[count];
        return Read(content, bytes) == count ? bytes : throw Bad($"it is cut off within {what}");
    }

    private int Read(Stream content, Span<byte> bytes)
    {
        try
        {
            return content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException exception)
        {
            throw Bad("its gzip data is damaged", exception);
        }
    }

    private InvalidDataException Bad(string what, Exception? cause = null) => new($"{name} is no IDX file of bytes: {what}.", cause);
}
