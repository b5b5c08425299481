using Xunit;

namespace DataFeed.Conformance.Tests.Wire;

public sealed class FrameScanTests
{
    // Two messages of three bytes, the second compressed.
    private static readonly byte[] Messages = [0, 0, 0, 0, 3, 9, 9, 9, 1, 0, 0, 0, 3, 9, 9, 9];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1000)]
    public void Push_InPiecesOfAnySize_FindsEachMessagesFlag(int pieceBytes)
    {
        var scan = new FrameScan(prefaceBytes: 24);
        byte[] bytes =
        [
            .. new byte[24], .. Frame(type: 4, flags: 0, streamId: 0, new byte[6]), .. Frame(type: 1, flags: 4, streamId: 3, new byte[17]),
            .. Frame(type: 0, flags: 0, streamId: 3, Messages[..6]), .. Frame(type: 0, flags: 0, streamId: 1, Messages[..8]),
            .. Frame(type: 0, flags: 0, streamId: 3, []), .. Frame(type: 0, flags: 1, streamId: 3, Messages[6..]),
        ];

        foreach (var piece in bytes.Chunk(pieceBytes))
        {
            scan.Push(piece);
        }

        Assert.Equal([false, true], scan.Compressed(3));
        Assert.Equal([false], scan.Compressed(1));
        Assert.Empty(scan.Compressed(5));
        Assert.Equal(3, scan.LastStream);
    }

    [Fact]
    public void Push_PaddedData_LeavesThePaddingOut()
    {
        var scan = new FrameScan(prefaceBytes: 0);

        scan.Push(Frame(type: 0, flags: 8, streamId: 1, [2, .. Messages[..10], 1, 1]));
        scan.Push(Frame(type: 0, flags: 8, streamId: 1, [3, 1, 1, 1]));
        scan.Push(Frame(type: 0, flags: 9, streamId: 1, [0, .. Messages[10..]]));

        Assert.Equal([false, true], scan.Compressed(1));
    }

    private static byte[] Frame(byte type, byte flags, byte streamId, byte[] payload) =>
        [0, 0, (byte)payload.Length, type, flags, 0, 0, 0, streamId, .. payload];
}
