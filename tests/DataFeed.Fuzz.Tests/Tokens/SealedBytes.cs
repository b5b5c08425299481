using System.Buffers.Binary;
using DataFeed.Fuzz.Tests.Inputs;

namespace DataFeed.Fuzz.Tests.Tokens;

/// <summary>Tokens and cursors that were changed and sealed again: their checksum holds, so that the damage reaches what reads the content.</summary>
internal static class SealedBytes
{
    private const int HeaderBytes = 3;
    private const int ChecksumBytes = 4;

    /// <summary>Changes a token's message, which is protobuf, or any sealed content.</summary>
    public static byte[] MutateSealed(this FuzzRandom random, byte[] bytes, byte[] other)
    {
        if (random.OneIn(5))
        {
            return random.Damage(bytes, other);
        }

        var body = random.Mutate(bytes[HeaderBytes..^ChecksumBytes], other[HeaderBytes..^ChecksumBytes]);
        var header = random.OneIn(20) ? random.Bytes(HeaderBytes) : bytes[..HeaderBytes];
        return Seal([.. header, .. body]);
    }

    private static byte[] Seal(byte[] content)
    {
        var seal = new byte[ChecksumBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(seal, Castagnoli.Of(content));
        return [.. content, .. seal];
    }
}
