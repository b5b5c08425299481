using DataFeed.Client.Epochs;
using Google.Protobuf;

namespace DataFeed.Client.Tests.Epochs;

/// <summary>Cursors and tokens: the bytes of a server, kept and given back as they are.</summary>
public sealed class OpaqueBytesTests
{
    private static readonly byte[] Bytes = [1, 2, 3, 250];

    [Fact]
    public void EpochCursor_KeptAsBytes_IsTheSameWhenItComesBack()
    {
        var cursor = EpochCursor.Of(ByteString.CopyFrom(Bytes));

        var back = EpochCursor.Parse(cursor.ToArray());

        Assert.Equal(cursor, back);
        Assert.True(cursor == back);
        Assert.Equal(cursor.GetHashCode(), back.GetHashCode());
        Assert.Equal(ByteString.CopyFrom(Bytes), back.ToWire());
        Assert.Equal(Convert.ToBase64String(Bytes), back.ToString());
        Assert.True(cursor != EpochCursor.Parse([1, 2, 3]));
    }

    [Fact]
    public void EpochToken_KeptAsBytes_IsTheSameWhenItComesBack()
    {
        var token = EpochToken.Of(ByteString.CopyFrom(Bytes));

        var back = EpochToken.Parse(token.ToArray());

        Assert.Equal(token, back);
        Assert.True(token == back);
        Assert.Equal(token.GetHashCode(), back.GetHashCode());
        Assert.Equal(ByteString.CopyFrom(Bytes), back.ToWire());
        Assert.Equal(Convert.ToBase64String(Bytes), back.ToString());
        Assert.True(token != EpochToken.Parse([1, 2, 3]));
    }

    [Fact]
    public void Default_OfEither_IsNone()
    {
        Assert.True(default(EpochCursor).IsEmpty);
        Assert.True(default(EpochToken).IsEmpty);
        Assert.Equal(default, EpochCursor.Parse([]));
        Assert.Equal(default, EpochToken.Parse([]));
        Assert.Equal(ByteString.Empty, default(EpochCursor).ToWire());
        Assert.False(EpochCursor.Parse(Bytes).IsEmpty);
    }

    [Fact]
    public void Parse_OfBytesThatChangeLater_KeepsThoseOfTheCall()
    {
        byte[] bytes = [.. Bytes];
        var cursor = EpochCursor.Parse(bytes);

        bytes[0] = 99;

        Assert.Equal(Bytes, cursor.ToArray());
    }
}
