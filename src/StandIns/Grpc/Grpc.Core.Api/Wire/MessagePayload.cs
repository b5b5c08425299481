using System.Buffers;

namespace Grpc.Core.Wire;

/// <summary>Lends a payload to a deserializer; one is reused for all messages of a stream. Not thread-safe.</summary>
internal sealed class MessagePayload : DeserializationContext
{
    private ReadOnlySequence<byte>? _payload;

    public override int PayloadLength => (int)Payload.Length;

    private ReadOnlySequence<byte> Payload =>
        _payload ?? throw new InvalidOperationException("A payload is valid only until its deserializer returns.");

    public override byte[] PayloadAsNewBuffer() => Payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => Payload;

    /// <summary>Deserializes a message out of memory that may be reused afterwards.</summary>
    internal T Read<T>(ReadOnlySequence<byte> payload, Marshaller<T> marshaller)
    {
        _payload = payload;
        try
        {
            return marshaller.ContextualDeserializer(this);
        }
        finally
        {
            _payload = null;
        }
    }
}
