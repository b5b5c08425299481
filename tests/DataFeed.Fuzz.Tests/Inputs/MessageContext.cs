using System.Buffers;
using Grpc.Core;

namespace DataFeed.Fuzz.Tests.Inputs;

/// <summary>A received message, as a marshaller sees it.</summary>
internal sealed class MessageContext(byte[] bytes, int pieceLength) : DeserializationContext
{
    public override int PayloadLength => bytes.Length;

    public override byte[] PayloadAsNewBuffer() => [.. bytes];

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => SegmentedBytes.Cut(bytes, pieceLength);
}
