using System.Collections.Immutable;
using System.Text;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using DataFeed.Server.Tokens;
using Google.Protobuf;
using Xunit;

namespace DataFeed.Server.Tests.Tokens;

public sealed class EpochTokenTests
{
    private const string Schema = "image F32 [-1,1,28,28], label I64 [-1]";

    private static readonly EpochDefinition Definition = new(
        "mnist-train", "00112233445566778899aabbccddeeff",
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal).Add("path", "a-folder/of-more/than-16").Add("shuffle", "true"), 1, 3, 128)
    {
        Parts = [new("kind", "indexed"), new("version", "1"), new("count", "9000"), new("schema", Schema), new("source", ""), new("deterministic", "yes")],
    };

    [Fact]
    public void Token_EncodedAndDecoded_IsTheSame()
    {
        var decoded = EpochToken.Decode(Token().Encode());

        Assert.Equal(Request(), decoded.Request);
        Assert.Equal(Definition.Fingerprint, decoded.Fingerprint);
        Assert.Equal((7, "state"), (decoded.Start.Step, Encoding.UTF8.GetString(decoded.Start.State.Span)));
        Assert.Equal(Token().Encode(), decoded.Encode());
    }

    [Fact]
    public void Token_OfAnotherNonce_HasOtherBytes() =>
        Assert.NotEqual(Token().Encode(), EpochToken.Of(Request(), Definition, default, ByteString.CopyFromUtf8("nonce")).Encode());

    [Fact]
    public void Token_WithAnyByteChanged_IsRefused()
    {
        var bytes = Token().Encode().ToByteArray();
        for (var position = 0; position < bytes.Length; position++)
        {
            var damaged = bytes.ToArray();
            damaged[position] ^= 0x40;

            Assert.Equal(DataFeedError.TokenInvalid, Refusal(damaged).Error);
        }
    }

    [Fact]
    public void Token_CutShort_IsRefused()
    {
        var bytes = Token().Encode().ToByteArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(DataFeedError.TokenInvalid, Refusal(bytes[..length]).Error);
        }
    }

    [Fact]
    public void Token_OfAnotherVersion_NamesBothVersions()
    {
        var bytes = Token().Encode().ToByteArray();
        bytes[2] = 9;

        Assert.Equal("Token is of version 9; this server reads version 2.", Refusal(bytes).Message);
    }

    [Theory]
    [InlineData("shuffle", "false", "parameter \"shuffle\": true → false")]
    [InlineData("path", "b", "parameter \"path\": another → b")]
    [InlineData("path", null, "1 parameter of then: gone")]
    [InlineData("size", "3", "parameter \"size\": none → 3")]
    public void Token_OfOtherParameters_NamesThemWithOldAndNew(string name, string? value, string difference)
    {
        var parameters = value is null ? Definition.Parameters.Remove(name) : Definition.Parameters.SetItem(name, value);

        Assert.Equal([difference], Token().Differences(Definition with { Parameters = parameters }));
    }

    [Theory]
    [InlineData("kind", "samples", "kind: indexed → samples")]
    [InlineData("version", "2", "version: 1 → 2")]
    [InlineData("count", "9001", "count: 9000 → 9001")]
    [InlineData("schema", "label I64 [-1]", "schema: another → label I64 [-1]")]
    [InlineData("source", "0123456789abcdef0123456789abcdef", "source: none → 0123456789abcdef0123456789abcdef")]
    [InlineData("deterministic", "no", "deterministic: yes → no")]
    public void Token_OfAChangedFeed_NamesThePartWithOldAndNew(string part, string text, string difference)
    {
        var parts = Definition.Parts.Select(pair => pair.Key == part ? new(part, text) : pair);

        Assert.Equal([difference], Token().Differences(Definition with { Parts = [.. parts] }));
    }

    [Fact]
    public void Token_OfAFeedWithSeveralChanges_NamesAllOfThem()
    {
        var changed = Definition with
        {
            Parameters = Definition.Parameters.SetItem("shuffle", "false"),
            Parts = Definition.Parts.SetItem(1, new("version", "2")),
        };

        Assert.Equal(["version: 1 → 2", "parameter \"shuffle\": true → false"], EpochToken.Decode(Token().Encode()).Differences(changed));
        Assert.Empty(Token().Differences(Definition));
    }

    [Fact]
    public void Token_OfAFeedWithManyParameters_StillNoticesEveryChange()
    {
        var many = Definition with
        {
            Parameters = Enumerable.Range(0, 500).ToImmutableSortedDictionary(index => $"p{index:d3}", _ => new string('x', 1000), StringComparer.Ordinal),
        };
        var token = EpochToken.Of(Request(), many, default, ByteString.Empty);

        Assert.Empty(token.Differences(many));
        Assert.Equal(["parameters after the first 32: others"], token.Differences(many with { Parameters = many.Parameters.SetItem("p499", "y") }));
    }

    // The seal is a checksum, not a signature: these hold one.
    [Fact]
    public void Token_SealedAroundWhatNoServerWrites_IsRefused()
    {
        Assert.Equal(DataFeedError.TokenInvalid, Refusal(Sealed(new EpochTokenPayload { Fingerprint = "f" }.ToByteArray())).Error);
        Assert.Equal(DataFeedError.TokenInvalid, Refusal(Sealed([0x0A, 0xFF])).Error);
        var state = ByteString.CopyFrom(new byte[BatchLayout.MaxStateBytes + 1]);
        Assert.Equal(DataFeedError.TokenInvalid, Refusal(Sealed(new EpochTokenPayload { Request = Request(), FirstState = state }.ToByteArray())).Error);
    }

    [Fact]
    public void Token_WhoseDefinitionIsNone_NamesNoDifference()
    {
        var payload = new EpochTokenPayload { Request = Request(), Definition = ByteString.CopyFromUtf8("none of ours") };

        Assert.Empty(EpochToken.Decode(ByteString.CopyFrom(Sealed(payload.ToByteArray()))).Differences(Definition));
    }

    private static EpochToken Token() => EpochToken.Of(Request(), Definition, new(7, "state"u8.ToArray()), ByteString.Empty);

    private static StartEpochRequest Request() => new()
    {
        Feed = "mnist-train",
        Run = "run-1",
        Epoch = 3,
        Seed = ulong.MaxValue,
        BatchSize = 128,
        Steps = 20,
        Delivery = Protocol.V1.Delivery.Split,
        WorldSize = 3,
        Remainder = Protocol.V1.Remainder.Pad,
        Parameters = { ["a"] = "1", ["b"] = "2" },
    };

    private static byte[] Sealed(byte[] body)
    {
        var bytes = new byte[Seal.HeaderBytes + body.Length + Seal.ChecksumBytes];
        Seal.WriteHeader(bytes, "DT"u8, version: 2);
        body.CopyTo(bytes, Seal.HeaderBytes);
        Seal.WriteChecksum(bytes);
        return bytes;
    }

    private static DataFeedException Refusal(byte[] bytes) =>
        Assert.Throws<DataFeedException>(() => EpochToken.Decode(ByteString.CopyFrom(bytes)));
}
