using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Grpc.Core.Wire;

/// <summary>Compresses and decompresses single messages.</summary>
internal static class GzipMessages
{
    private const int StepBytes = 16 << 10;

    // GZipStream writes nothing at all where it is given nothing.
    private static ReadOnlySpan<byte> CompressedNothing => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Appends the compressed form of a payload to a buffer.</summary>
    internal static void Compress(ReadOnlySpan<byte> payload, IBufferWriter<byte> target)
    {
        if (payload.IsEmpty)
        {
            target.Write(CompressedNothing);
            return;
        }

        using var output = new BufferWriterStream(target);
        using var gzip = new GZipStream(output, CompressionLevel.Fastest);
        gzip.Write(payload);
    }

    /// <summary>Appends the decompressed form of a payload to a buffer, a step at a time.</summary>
    /// <returns>False as soon as there are more than <paramref name="maxBytes"/> bytes: no more than a step above that is ever inflated.</returns>
    /// <exception cref="InvalidDataException">The payload is no gzip, or ends early.</exception>
    internal static bool TryDecompress(ReadOnlySequence<byte> payload, int? maxBytes, PooledBuffer target)
    {
        var start = target.Length;
        using var input = new SequenceStream(payload);
        using var gzip = new GZipStream(input, CompressionMode.Decompress);
        while (true)
        {
            var read = gzip.Read(target.GetSpan(StepBytes)[..StepBytes]);
            if (read == 0)
            {
                RequireComplete(payload, target.Length - start);
                return true;
            }

            target.Advance(read);
            if (target.Length - start > maxBytes)
            {
                return false;
            }
        }
    }

    // GZipStream takes data that is cut short for data that ends there; the length at gzip's own end tells.
    // No bytes at all are an empty message, as other implementations over GZipStream send it.
    private static void RequireComplete(ReadOnlySequence<byte> payload, int length)
    {
        if (payload.IsEmpty)
        {
            return;
        }

        Span<byte> end = stackalloc byte[sizeof(uint)];
        if (payload.Length > end.Length)
        {
            payload.Slice(payload.Length - end.Length).CopyTo(end);
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != (uint)length)
        {
            throw new InvalidDataException($"A compressed message is cut short: it inflates to {length} bytes only.");
        }
    }
}
