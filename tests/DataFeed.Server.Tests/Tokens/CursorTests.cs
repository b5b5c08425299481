using System.Collections.Immutable;
using DataFeed.Protocol.Errors;
using DataFeed.Server.Tokens;
using Google.Protobuf;
using Xunit;

namespace DataFeed.Server.Tests.Tokens;

public sealed class CursorTests
{
    private const int Bytes = 55;

    private static readonly EpochDefinition Definition = new(
        "mnist-train", "00112233445566778899aabbccddeeff", ImmutableSortedDictionary<string, string>.Empty.Add("shuffle", "true"), 1, 0, 128)
    {
        Parts = [new("kind", "indexed"), new("version", "1")],
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void Cursor_AtAStep_ComesBackWithIt(long step)
    {
        var cursor = Cursor.Decode(Cursor.Of(Definition).At(new(step)));

        Assert.Equal(step, cursor.Position.Step);
        Assert.Equal(0, cursor.Position.State.Length);
        cursor.RequireMatch(Definition);
    }

    [Fact]
    public void Cursor_OfAnotherEpoch_NamesEveryDifference()
    {
        var cursor = Cursor.Of(Definition);

        var refused = Assert.Throws<DataFeedException>(
            () => cursor.RequireMatch(Definition with { Seed = 2, Epoch = 5, BatchSize = 64 }));

        Assert.Equal(DataFeedError.CursorMismatch, refused.Error);
        Assert.Equal(
            "The cursor does not belong to this epoch of feed \"mnist-train\": seed 1 in the cursor, 2 asked; "
            + "epoch 0 in the cursor, 5 asked; batch size 128 in the cursor, 64 asked.",
            refused.Message);
    }

    [Fact]
    public void Cursor_OfAChangedFeed_SaysThatItsFingerprintDiffers()
    {
        var refused = Assert.Throws<DataFeedException>(
            () => Cursor.Of(Definition).RequireMatch(Definition with { Fingerprint = "ff112233445566778899aabbccddeeff", Seed = 2 }));

        Assert.Equal(DataFeedError.CursorMismatch, refused.Error);
        Assert.EndsWith(
            "seed 1 in the cursor, 2 asked; fingerprint 00112233445566778899aabbccddeeff in the cursor, ff112233445566778899aabbccddeeff asked: "
            + "it is of another feed, of other parameters, or the feed has changed since.",
            refused.Message,
            StringComparison.Ordinal);
    }

    // A cursor comes with every batch: what a feed is called, and what it takes, must not make it longer.
    [Fact]
    public void Cursor_OfAnyFeed_Has55Bytes()
    {
        var large = Definition with
        {
            Feed = new string('f', 255),
            Parameters = Enumerable.Range(0, 500).ToImmutableSortedDictionary(index => $"p{index:d3}", _ => new string('x', 1000), StringComparer.Ordinal),
        };

        Assert.Equal(Bytes, Cursor.Of(Definition).At(new(5)).Length);
        Assert.Equal(Bytes, Cursor.Of(large).At(new(long.MaxValue)).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(BatchLayout.MaxStateBytes)]
    public void Cursor_WithWhatAGeneratorSaved_ComesBackWithIt(int length)
    {
        var state = Enumerable.Range(0, length).Select(index => (byte)index).ToArray();

        var bytes = Cursor.Of(Definition).At(new(9, state));
        var cursor = Cursor.Decode(bytes);

        Assert.Equal(Bytes + length, bytes.Length);
        Assert.Equal(9, cursor.Position.Step);
        Assert.Equal(state, cursor.Position.State.ToArray());
        cursor.RequireMatch(Definition);
        Assert.Equal(0, Cursor.Decode(cursor.At(new(10))).Position.State.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.At(new(10, new byte[BatchLayout.MaxStateBytes + 1])));
    }

    [Fact]
    public void Cursor_OfAnEarlierVersion_NamesBothVersions()
    {
        var bytes = Cursor.Of(Definition).At(new(3)).ToByteArray();
        bytes[2] = 2;

        var refused = Assert.Throws<DataFeedException>(() => Cursor.Decode(ByteString.CopyFrom(bytes)));

        Assert.Equal("Cursor is of version 2; this server reads version 3.", refused.Message);
    }

    [Fact]
    public void Cursor_WithAnyByteChangedOrCutShort_IsRefused()
    {
        var bytes = Cursor.Of(Definition).At(new(3)).ToByteArray();
        for (var position = 0; position < bytes.Length; position++)
        {
            var damaged = bytes.ToArray();
            damaged[position] ^= 1;

            Assert.Equal(DataFeedError.CursorInvalid, Refusal(damaged));
            Assert.Equal(DataFeedError.CursorInvalid, Refusal(bytes[..position]));
        }
    }

    // The seal is a checksum, not a signature: these hold one.
    [Fact]
    public void Cursor_SealedAroundWhatNoServerWrites_IsRefused()
    {
        var body = new byte[Bytes - Seal.HeaderBytes - Seal.ChecksumBytes];
        Assert.Equal(0, Cursor.Decode(ByteString.CopyFrom(Sealed(body))).Position.Step);

        Assert.Equal(DataFeedError.CursorInvalid, Refusal(Sealed([])));
        Assert.Equal(DataFeedError.CursorInvalid, Refusal(Sealed(body[..^1])));
        Assert.Equal(DataFeedError.CursorInvalid, Refusal(Sealed([.. body, .. new byte[BatchLayout.MaxStateBytes + 1]])));
        body[sizeof(long) - 1] = 0x80;
        Assert.Equal(DataFeedError.CursorInvalid, Refusal(Sealed(body)));
    }

    private static byte[] Sealed(byte[] body)
    {
        var bytes = new byte[Seal.HeaderBytes + body.Length + Seal.ChecksumBytes];
        Seal.WriteHeader(bytes, "DC"u8, version: 3);
        body.CopyTo(bytes, Seal.HeaderBytes);
        Seal.WriteChecksum(bytes);
        return bytes;
    }

    private static DataFeedError Refusal(byte[] bytes) =>
        Assert.Throws<DataFeedException>(() => Cursor.Decode(ByteString.CopyFrom(bytes))).Error;
}
