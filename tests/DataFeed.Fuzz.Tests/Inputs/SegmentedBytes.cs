using System.Buffers;

namespace DataFeed.Fuzz.Tests.Inputs;

/// <summary>Bytes in pieces, as a connection hands them over.</summary>
internal sealed class SegmentedBytes : ReadOnlySequenceSegment<byte>
{
    private SegmentedBytes(ReadOnlyMemory<byte> memory, long runningIndex) => (Memory, RunningIndex) = (memory, runningIndex);

    public static ReadOnlySequence<byte> Cut(byte[] bytes, int pieceLength)
    {
        var first = new SegmentedBytes(bytes.AsMemory(0, Math.Min(pieceLength, bytes.Length)), 0);
        var last = first;
        for (var offset = pieceLength; offset < bytes.Length; offset += pieceLength)
        {
            var next = new SegmentedBytes(bytes.AsMemory(offset, Math.Min(pieceLength, bytes.Length - offset)), offset);
            last.Next = next;
            last = next;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
