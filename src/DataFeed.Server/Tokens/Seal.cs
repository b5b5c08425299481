using System.Buffers.Binary;
using System.Numerics;
using DataFeed.Protocol.Errors;

namespace DataFeed.Server.Tokens;

/// <summary>The envelope of tokens and cursors: two letters, a version, a body, a checksum. Tells damage from foreign bytes.</summary>
internal static class Seal
{
    public const int HeaderBytes = 3;
    public const int ChecksumBytes = 4;

    public static void WriteHeader(Span<byte> destination, ReadOnlySpan<byte> kind, byte version)
    {
        kind.CopyTo(destination);
        destination[2] = version;
    }

    public static void WriteChecksum(Span<byte> sealedBytes)
    {
        var body = sealedBytes[..^ChecksumBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(sealedBytes[^ChecksumBytes..], Checksum(body));
    }

    /// <summary>The body between header and checksum, once both hold.</summary>
    /// <exception cref="DataFeedException"><paramref name="error"/>, saying what is wrong with the bytes.</exception>
    public static ReadOnlySpan<byte> Open(
        ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> kind, byte version, string noun, DataFeedError error)
    {
        if (bytes.Length < HeaderBytes + ChecksumBytes)
        {
            throw new DataFeedException(error, $"{noun} has {bytes.Length} bytes; the shortest has {HeaderBytes + ChecksumBytes}.");
        }

        if (!bytes.StartsWith(kind))
        {
            throw new DataFeedException(error, $"{noun} starts with bytes that no {noun.ToLowerInvariant()} of DataFeed starts with.");
        }

        if (bytes[2] != version)
        {
            throw new DataFeedException(error, $"{noun} is of version {bytes[2]}; this server reads version {version}.");
        }

        var stored = BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]);
        if (stored != Checksum(bytes[..^ChecksumBytes]))
        {
            throw new DataFeedException(error, $"{noun} is damaged: its checksum does not match its {bytes.Length} bytes.");
        }

        return bytes[HeaderBytes..^ChecksumBytes];
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        foreach (var value in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return ~checksum;
    }
}
