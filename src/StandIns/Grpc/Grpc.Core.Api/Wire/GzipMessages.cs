using System.Buffers;
using System.IO.Compression;

namespace Grpc.Core.Wire;

/// <summary>Compresses and decompresses single messages.</summary>
internal static class GzipMessages
{
    private const int StepBytes = 16 << 10;

    /// <summary>Appends the compressed form of a payload to a buffer.</summary>
    internal static void Compress(ReadOnlySpan<byte> payload, IBufferWriter<byte> target)
    {
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
                RequireComplete(payload);
                return true;
            }

            target.Advance(read);
            if (target.Length - start > maxBytes)
            {
                return false;
            }
        }
    }

    // GZipStream takes nothing at all, which no gzip is, for an empty stream.
    private static void RequireComplete(ReadOnlySequence<byte> payload)
    {
        if (payload.IsEmpty)
        {
            throw new InvalidDataException("A compressed message is empty; gzip never is.");
        }
    }
}
