using System.Buffers.Binary;
using System.IO.Compression;

namespace DataFeed.Sources.Tests.Idx;

/// <summary>Writes IDX files, right ones and wrong ones.</summary>
internal static class IdxBytes
{
    public static byte[] Of(ReadOnlySpan<uint> shape, ReadOnlySpan<byte> elements, byte type = 8)
    {
        var file = new byte[4 + (4 * shape.Length) + elements.Length];
        file[2] = type;
        file[3] = (byte)shape.Length;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4 + (4 * axis)), shape[axis]);
        }

        elements.CopyTo(file.AsSpan(4 + (4 * shape.Length)));
        return file;
    }

    public static byte[] Gzip(byte[] file)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(file);
        }

        return compressed.ToArray();
    }

    public static Func<Stream> Open(byte[] file) => () => new MemoryStream(file, writable: false);
}
