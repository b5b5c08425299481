using System.Numerics;

namespace DataFeed.Fuzz.Tests.Inputs;

/// <summary>CRC-32C byte by byte: the seal of tokens and cursors, and the checksum of batches.</summary>
internal static class Castagnoli
{
    public static uint Of(IEnumerable<byte> bytes) => ~bytes.Aggregate(uint.MaxValue, BitOperations.Crc32C);
}
