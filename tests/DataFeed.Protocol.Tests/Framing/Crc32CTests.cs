using System.Text;
using DataFeed.Protocol.Framing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DataFeed.Protocol.Tests.Framing;

public sealed class Crc32CTests
{
    // Those of RFC 3720, appendix B.4, and the usual check value.
    public static TheoryData<uint, byte[]> Published => new()
    {
        { 0xE3069283, Encoding.ASCII.GetBytes("123456789") },
        { 0x00000000, [] },
        { 0x8A9136AA, new byte[32] },
        { 0x62A8AB43, [.. Enumerable.Repeat((byte)0xFF, 32)] },
        { 0x46DD794E, [.. Enumerable.Range(0, 32).Select(value => (byte)value)] },
        { 0x113FDB5C, [.. Enumerable.Range(0, 32).Select(value => (byte)(31 - value))] },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Checksum_OfAPublishedVector_IsThePublishedOne(uint checksum, byte[] bytes) => Assert.Equal(checksum, Crc32C.Append(0, bytes));

    // Through every length at which the folding starts, takes another block, or leaves a rest; from odd addresses too.
    [Fact]
    public void Checksum_OfEveryLength_IsThatOfThePlainLoop()
    {
        var bytes = Noise(seed: 1, 2200);
        for (var length = 0; length < 2100; length++)
        {
            var part = bytes.AsSpan(length % 67, length);

            Assert.True(Plain(0, part) == Crc32C.Append(0, part), $"The checksum of {length} bytes is another.");
        }
    }

    [Fact]
    public void Checksum_OfRandomBytesInAnyPieces_IsThatOfTheWhole()
    {
        var pieces = Gen.NonEmptyListOf(Gen.OneOf(Gen.Choose(0, 20), Gen.Choose(100, 600), Gen.Choose(0, 9000)));
        Prop.ForAll(Arb.From(pieces), Arb.From(Gen.Choose(1, int.MaxValue)), (lengths, seed) =>
        {
            var bytes = Noise(seed, lengths.Sum());
            var (crc, offset) = (0u, 0);
            foreach (var length in lengths)
            {
                crc = Crc32C.Append(crc, bytes.AsSpan(offset, length));
                offset += length;
            }

            Assert.Equal(Plain(0, bytes), crc);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Checksum_OfAMegabyte_IsThatOfThePlainLoop()
    {
        var bytes = Noise(seed: 3, 1 << 20);

        Assert.Equal(Plain(0, bytes), Crc32C.Append(0, bytes));
    }

    // The definition, bit by bit: the polynomial 0x1EDC6F41, reflected.
    private static uint Plain(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
            }
        }

        return ~crc;
    }

    private static byte[] Noise(int seed, int length)
    {
        var bytes = new byte[length];
        var state = (ulong)seed;
        for (var index = 0; index < length; index++)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            bytes[index] = (byte)(state >> 56);
        }

        return bytes;
    }
}
