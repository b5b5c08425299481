using System.Buffers;
using Grpc.Core.Wire;
using Xunit;

namespace Grpc.Core.Api.Tests.Wire;

public sealed class FrameHeaderTests
{
    [Theory]
    [InlineData(false, 0, new byte[] { 0, 0, 0, 0, 0 })]
    [InlineData(true, 0x01020304, new byte[] { 1, 1, 2, 3, 4 })]
    [InlineData(false, int.MaxValue, new byte[] { 0, 0x7F, 0xFF, 0xFF, 0xFF })]
    public void Write_AnyFrame_RoundTrips(bool compressed, int length, byte[] expected)
    {
        var bytes = new byte[FrameHeader.Size];

        FrameHeader.Write(bytes, compressed, length);

        Assert.Equal(expected, bytes);
        Assert.Equal(new FrameHeader(compressed ? (byte)1 : (byte)0, (uint)length), FrameHeader.Read(bytes));
    }

    [Fact]
    public void TryRead_FewerThanFiveBytes_Waits()
    {
        Assert.False(FrameHeader.TryRead(new ReadOnlySequence<byte>([0, 0, 0, 0]), out _));
        Assert.True(FrameHeader.TryRead(new ReadOnlySequence<byte>([2, 0xFF, 0, 0, 1, 9]), out var header));
        Assert.True(header.IsMalformed);
        Assert.Equal(0xFF000001u, header.Length);
    }
}
