using System.Buffers;
using Grpc.Core;

namespace DataFeed.Protocol.Tests.Framing;

/// <summary>Keeps what a marshaller writes, and holds it to the length it promised.</summary>
internal sealed class RecordingSerializationContext : SerializationContext
{
    private readonly ArrayBufferWriter<byte> _writer = new();
    private int _promised = -1;

    public byte[] Written { get; private set; } = [];

    public override void SetPayloadLength(int payloadLength) => _promised = payloadLength;

    public override IBufferWriter<byte> GetBufferWriter() => _writer;

    public override void Complete()
    {
        if (_promised != _writer.WrittenCount)
        {
            throw new InvalidOperationException($"{_promised} bytes promised, {_writer.WrittenCount} written.");
        }

        Written = _writer.WrittenSpan.ToArray();
    }
}
