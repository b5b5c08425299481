using System.Collections.Immutable;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Tokens;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Xunit;

namespace DataFeed.Protocol.Tests.Tokens;

public sealed class EpochTokenTests
{
    private static readonly EpochToken Token = new()
    {
        Feed = "mnist-train",
        Fingerprint = "00112233445566778899aabbccddeeff",
        Run = "run-1",
        Epoch = 3,
        Seed = ulong.MaxValue,
        BatchSize = 128,
        FirstStep = 7,
        Steps = 20,
        Delivery = Delivery.Split,
        WorldSize = 3,
        Remainder = Remainder.Pad,
        Parameters = Parameters(("b", "2"), ("a", "1")),
        Definition = EpochToken.DigestOf(Definition),
        FirstState = ByteString.CopyFromUtf8("state"),
    };

    private static EpochDefinition Definition => new("mnist-train", "00112233445566778899aabbccddeeff", Parameters(("a", "1"), ("b", "2")), 1, 3, 128)
    {
        Parts = [new("kind", "indexed"), new("version", "1")],
    };

    [Fact]
    public void Token_EncodedAndDecoded_IsTheSame()
    {
        var decoded = EpochToken.Decode(Token.Encode());

        Assert.Equal(Token with { Parameters = decoded.Parameters }, decoded);
        Assert.Equal(Token.Parameters.AsEnumerable(), decoded.Parameters);
    }

    [Fact]
    public void Token_OfEqualContent_HasEqualBytes() =>
        Assert.Equal(Token.Encode(), (Token with { Parameters = Parameters(("a", "1"), ("b", "2")) }).Encode());

    [Fact]
    public void Token_WithAnyByteChanged_IsRefused()
    {
        var bytes = Token.Encode().ToByteArray();
        for (var position = 0; position < bytes.Length; position++)
        {
            var damaged = bytes.ToArray();
            damaged[position] ^= 0x40;

            var refused = Assert.Throws<DataFeedException>(() => EpochToken.Decode(ByteString.CopyFrom(damaged)));

            Assert.Equal(DataFeedError.TokenInvalid, refused.Error);
        }
    }

    [Fact]
    public void Token_CutShort_IsRefused()
    {
        var bytes = Token.Encode().ToByteArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            var refused = Assert.Throws<DataFeedException>(() => EpochToken.Decode(ByteString.CopyFrom(bytes, 0, length)));

            Assert.Equal(DataFeedError.TokenInvalid, refused.Error);
        }
    }

    [Fact]
    public void Token_OfAnotherVersion_NamesBothVersions()
    {
        var bytes = Token.Encode().ToByteArray();
        bytes[2] = 9;

        var refused = Assert.Throws<DataFeedException>(() => EpochToken.Decode(ByteString.CopyFrom(bytes)));

        Assert.Equal("Token is of version 9; this server reads version 1.", refused.Message);
    }

    [Fact]
    public void Token_OfAFeedThatChanged_NamesWhatDid()
    {
        Assert.Empty(Token.Differences(Definition));
        Assert.Equal(["version: 1 → 2"], Token.Differences(Definition with { Parts = Definition.Parts.SetItem(1, new("version", "2")) }));
        Assert.Empty((Token with { Definition = ByteString.CopyFromUtf8("none of ours") }).Differences(Definition));
    }

    // Found by the fuzz tests: the seal held, so the reader met what no server writes.
    [Fact]
    public void Token_NamingAParameterTwice_IsRefused()
    {
        var payload = new EpochTokenPayload
        {
            Feed = "items",
            Parameters = { new TokenParameter { Name = "a", Value = "1" }, new TokenParameter { Name = "a", Value = "2" } },
        };
        var bytes = new byte[Seal.HeaderBytes + payload.CalculateSize() + Seal.ChecksumBytes];
        Seal.WriteHeader(bytes, "DT"u8, version: 1);
        payload.WriteTo(bytes.AsSpan(Seal.HeaderBytes..^Seal.ChecksumBytes));
        Seal.WriteChecksum(bytes);

        var refused = Assert.Throws<DataFeedException>(() => EpochToken.Decode(ByteString.CopyFrom(bytes)));

        Assert.Equal(DataFeedError.TokenInvalid, refused.Error);
        Assert.Contains("\"a\"", refused.Message, StringComparison.Ordinal);
    }

    private static ImmutableSortedDictionary<string, string> Parameters(params (string Name, string Value)[] parameters) =>
        parameters.ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
}
