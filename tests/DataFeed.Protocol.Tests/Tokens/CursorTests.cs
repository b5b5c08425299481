using System.Collections.Immutable;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Tokens;
using Google.Protobuf;
using Xunit;

namespace DataFeed.Protocol.Tests.Tokens;

public sealed class CursorTests
{
    private static readonly EpochDefinition Definition = new(
        "mnist-train", "00112233445566778899aabbccddeeff",
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("shuffle", "true")]), 1, 0, 128);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void Cursor_AtAStep_ComesBackWithIt(long step)
    {
        var cursor = Cursor.Decode(Cursor.Of(Definition).At(step));

        Assert.Equal(step, cursor.Step);
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
    public void Cursor_OfOtherParameters_SaysSo()
    {
        var changed = Definition with
        {
            Fingerprint = "ff112233445566778899aabbccddeeff",
            Parameters = Definition.Parameters.SetItem("shuffle", "false"),
        };

        var refused = Assert.Throws<DataFeedException>(() => Cursor.Of(Definition).RequireMatch(changed));

        Assert.EndsWith("other parameters.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cursor_OfAChangedFeed_SaysSo()
    {
        var changed = Definition with { Fingerprint = "ff112233445566778899aabbccddeeff" };

        var refused = Assert.Throws<DataFeedException>(() => Cursor.Of(Definition).RequireMatch(changed));

        Assert.EndsWith("the feed's definition has changed since.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cursor_WithAnyByteChangedOrCutShort_IsRefused()
    {
        var bytes = Cursor.Of(Definition).At(3).ToByteArray();
        for (var position = 0; position < bytes.Length; position++)
        {
            var damaged = bytes.ToArray();
            damaged[position] ^= 1;

            Assert.Equal(DataFeedError.CursorInvalid, Refusal(damaged));
            Assert.Equal(DataFeedError.CursorInvalid, Refusal(bytes[..position]));
        }
    }

    private static DataFeedError Refusal(byte[] bytes) =>
        Assert.Throws<DataFeedException>(() => Cursor.Decode(ByteString.CopyFrom(bytes))).Error;
}
