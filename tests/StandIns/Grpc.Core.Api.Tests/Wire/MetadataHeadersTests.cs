using Grpc.Core.Wire;
using Xunit;

namespace Grpc.Core.Api.Tests.Wire;

public sealed class MetadataHeadersTests
{
    [Theory]
    [InlineData("", new byte[0])]
    [InlineData("AA", new byte[] { 0 })]
    [InlineData("AA==", new byte[] { 0 })]
    [InlineData("AP8=", new byte[] { 0, 255 })]
    [InlineData("AP8", new byte[] { 0, 255 })]
    [InlineData("AP8B", new byte[] { 0, 255, 1 })]
    public void Append_BinaryValue_TakesBase64WithAndWithoutPadding(string header, byte[] bytes)
    {
        var metadata = new Metadata();

        MetadataHeaders.Append(metadata, "k-bin", header);

        Assert.Equal(bytes, Assert.Single(metadata).ValueBytes);
    }

    [Fact]
    public void Append_JoinedBinaryValues_AreSeveralEntries()
    {
        var metadata = new Metadata();

        MetadataHeaders.Append(metadata, "K-Bin", "AA==,AP8, AQ");

        Assert.Equal([[0], [0, 255], [1]], metadata.GetAll("k-bin").Select(entry => entry.ValueBytes));
    }

    [Fact]
    public void Append_TextWithComma_StaysOneEntry()
    {
        var metadata = new Metadata();

        MetadataHeaders.Append(metadata, "k", "a, b");

        Assert.Equal("a, b", Assert.Single(metadata).Value);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("A!AA")]
    public void Append_NoBase64_NamesTheKey(string header)
    {
        var error = Assert.Throws<FormatException>(() => MetadataHeaders.Append([], "k-bin", header));

        Assert.Contains("k-bin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_EveryByte_RoundTrips()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        var metadata = new Metadata();

        MetadataHeaders.Append(metadata, "k-bin", MetadataHeaders.Encode(new Metadata.Entry("k-bin", bytes)));

        Assert.Equal(bytes, metadata.GetValueBytes("k-bin"));
    }

    [Theory]
    [InlineData("é")]
    [InlineData("a\nb")]
    [InlineData("a\tb")]
    public void Encode_TextOutsidePrintableAscii_IsRefusedWithTheKey(string value)
    {
        var error = Assert.Throws<FormatException>(() => MetadataHeaders.Encode(new Metadata.Entry("some-key", value)));

        Assert.Contains("some-key", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":status", false)]
    [InlineData("grpc-status", false)]
    [InlineData("GRPC-Message", false)]
    [InlineData("grpc-encoding", false)]
    [InlineData("content-type", false)]
    [InlineData("x y", false)]
    [InlineData("grpc-status-details-bin", true)]
    [InlineData("date", true)]
    public void IsResponseMetadata_TheProtocolsOwn_IsLeftOut(string name, bool expected)
    {
        Assert.Equal(expected, MetadataHeaders.IsResponseMetadata(name));
    }

    [Theory]
    [InlineData("te", false)]
    [InlineData("grpc-timeout", false)]
    [InlineData("host", false)]
    [InlineData("user-agent", true)]
    [InlineData("authorization", true)]
    public void IsRequestMetadata_TheProtocolsOwn_IsLeftOut(string name, bool expected)
    {
        Assert.Equal(expected, MetadataHeaders.IsRequestMetadata(name));
    }
}
