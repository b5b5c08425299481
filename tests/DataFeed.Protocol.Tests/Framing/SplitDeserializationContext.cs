using System.Buffers;
using Grpc.Core;

namespace DataFeed.Protocol.Tests.Framing;

/// <summary>Hands bytes over in segments of odd sizes, as a socket would.</summary>
internal sealed class SplitDeserializationContext(byte[] bytes) : DeserializationContext
{
    private const int SegmentBytes = 4093;

    public override int PayloadLength => bytes.Length;

    public override byte[] PayloadAsNewBuffer() => [.. bytes];

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence()
    {
        var first = new Segment(bytes.AsMemory(0, Math.Min(SegmentBytes, bytes.Length)), 0);
        var last = first;
        for (var offset = SegmentBytes; offset < bytes.Length; offset += SegmentBytes)
        {
            last = last.Append(bytes.AsMemory(offset, Math.Min(SegmentBytes, bytes.Length - offset)), offset);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public Segment Append(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            var next = new Segment(memory, runningIndex);
            Next = next;
            return next;
        }
    }
}
