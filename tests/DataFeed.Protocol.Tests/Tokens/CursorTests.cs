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
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("path", "a-folder/of-more/than-16"), KeyValuePair.Create("shuffle", "true")]), 1, 0, 128)
    {
        Parts = [new("kind", "indexed"), new("version", "1"), new("count", "9000"), new("schema", Schema), new("source", ""), new("deterministic", "yes")],
    };

    private const string Schema = "image F32 [-1,1,28,28], label I64 [-1]";

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

    [Theory]
    [InlineData("shuffle", "false", "parameter \"shuffle\": true → false.")]
    [InlineData("path", "b", "parameter \"path\": another → b.")]
    [InlineData("path", null, "1 parameter of then: gone.")]
    [InlineData("size", "3", "parameter \"size\": none → 3.")]
    public void Cursor_OfOtherParameters_NamesThemWithOldAndNew(string name, string? value, string difference)
    {
        var parameters = value is null ? Definition.Parameters.Remove(name) : Definition.Parameters.SetItem(name, value);

        Assert.EndsWith($"of feed \"mnist-train\": {difference}", Mismatch(Changed with { Parameters = parameters }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind", "samples", "kind: indexed → samples.")]
    [InlineData("version", "2", "version: 1 → 2.")]
    [InlineData("count", "9001", "count: 9000 → 9001.")]
    [InlineData("schema", "label I64 [-1]", "schema: another → label I64 [-1].")]
    [InlineData("source", "0123456789abcdef0123456789abcdef", "source: none → 0123456789abcdef0123456789abcdef.")]
    [InlineData("deterministic", "no", "deterministic: yes → no.")]
    public void Cursor_OfAChangedFeed_NamesThePartWithOldAndNew(string part, string text, string difference)
    {
        var parts = Definition.Parts.Select(pair => pair.Key == part ? new(part, text) : pair);

        Assert.EndsWith($"of feed \"mnist-train\": {difference}", Mismatch(Changed with { Parts = [.. parts] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Cursor_OfAFeedWithSeveralChanges_NamesAllOfThem()
    {
        var changed = Changed with
        {
            Seed = 2,
            Parameters = Definition.Parameters.SetItem("shuffle", "false"),
            Parts = Definition.Parts.SetItem(1, new("version", "2")),
        };

        Assert.EndsWith(
            "seed 1 in the cursor, 2 asked; version: 1 → 2; parameter \"shuffle\": true → false.", Mismatch(changed), StringComparison.Ordinal);
    }

    [Fact]
    public void Cursor_OfAChangeThatItDoesNotCarry_SaysThatThereIsOne() =>
        Assert.EndsWith("the feed's definition has changed since.", Mismatch(Changed), StringComparison.Ordinal);

    [Fact]
    public void Cursor_OfAFeedWithManyParameters_IsBoundedAndStillNoticesEveryChange()
    {
        var many = Changed with
        {
            Parameters = Enumerable.Range(0, 500).ToImmutableSortedDictionary(index => $"p{index:d3}", index => new string('x', 1000), StringComparer.Ordinal),
        };
        var cursor = Cursor.Of(many);

        Assert.InRange(cursor.At(1).Length, 1, 1200);
        cursor.RequireMatch(many);
        var refused = Assert.Throws<DataFeedException>(() => cursor.RequireMatch(
            many with { Fingerprint = Definition.Fingerprint, Parameters = many.Parameters.SetItem("p499", "y") }));
        Assert.EndsWith("parameters after the first 32: others.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cursor_OfAnOrdinaryFeed_HasAtMost150Bytes() => Assert.InRange(Cursor.Of(Definition).At(5).Length, 1, 150);

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(Cursor.MaxStateBytes)]
    public void Cursor_WithWhatAGeneratorSaved_ComesBackWithIt(int length)
    {
        var state = Enumerable.Range(0, length).Select(index => (byte)index).ToArray();

        var cursor = Cursor.Decode(Cursor.Of(Definition).At(9, state));

        Assert.Equal(9, cursor.Step);
        Assert.Equal(state, cursor.State.ToArray());
        cursor.RequireMatch(Definition);
        Assert.Equal(0, Cursor.Decode(cursor.At(10)).State.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.At(10, new byte[Cursor.MaxStateBytes + 1]));
    }

    [Fact]
    public void Cursor_OfAnEarlierVersion_NamesBothVersions()
    {
        var bytes = Cursor.Of(Definition).At(3).ToByteArray();
        bytes[2] = 1;

        var refused = Assert.Throws<DataFeedException>(() => Cursor.Decode(ByteString.CopyFrom(bytes)));

        Assert.Equal("Cursor is of version 1; this server reads version 2.", refused.Message);
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

    private static EpochDefinition Changed => Definition with { Fingerprint = "ff112233445566778899aabbccddeeff" };

    private static string Mismatch(EpochDefinition changed)
    {
        var refused = Assert.Throws<DataFeedException>(() => Cursor.Of(Definition).RequireMatch(changed));
        Assert.Equal(DataFeedError.CursorMismatch, refused.Error);
        return refused.Message;
    }

    private static DataFeedError Refusal(byte[] bytes) =>
        Assert.Throws<DataFeedException>(() => Cursor.Decode(ByteString.CopyFrom(bytes))).Error;
}
