using Xunit;

namespace Grpc.Core.Api.Tests;

public sealed class MetadataTests
{
    [Fact]
    public void Add_UpperCaseKey_IsLowered()
    {
        var metadata = new Metadata { { "X-Name", "v" } };

        Assert.Equal("x-name", metadata[0].Key);
        Assert.Equal("v", metadata.GetValue("X-NAME"));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("é")]
    public void Add_KeyWithAnotherCharacter_IsRefused(string key)
    {
        Assert.Throws<ArgumentException>(() => new Metadata { { key, "v" } });
    }

    [Fact]
    public void Add_TextUnderBinaryKey_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Metadata { { "x-bin", "v" } });
    }

    [Fact]
    public void Add_BytesUnderTextKey_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new Metadata { { "x", new byte[] { 1 } } });
    }

    [Fact]
    public void Get_SeveralEntriesOfAKey_GivesTheLast()
    {
        var metadata = new Metadata { { "k", "1" }, { "other", "2" }, { "k", "3" } };

        Assert.Equal("3", metadata.GetValue("k"));
        Assert.Equal(["1", "3"], metadata.GetAll("k").Select(entry => entry.Value));
        Assert.Null(metadata.Get("absent"));
    }

    [Fact]
    public void ValueBytes_ChangedByTheCaller_LeaveTheEntryAsItWas()
    {
        var bytes = new byte[] { 1, 2 };
        var entry = new Metadata.Entry("k-bin", bytes);

        bytes[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.Equal([1, 2], entry.ValueBytes);
        Assert.True(entry.IsBinary);
        Assert.Throws<InvalidOperationException>(() => entry.Value);
    }

    [Fact]
    public void Empty_Written_Refuses()
    {
        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("k", "v"));
    }
}
