using System.Buffers;

namespace Grpc.Core;

/// <summary>Takes one message's bytes: either <see cref="Complete(byte[])"/> alone, or a buffer writer and then <see cref="Complete()"/>.</summary>
public abstract class SerializationContext
{
    /// <summary>Hands over the whole payload.</summary>
    /// <param name="payload">The bytes; owned by the transport from here on.</param>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>The buffer to write the payload into.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Announces the payload's length, so that no byte is written twice. Before <see cref="GetBufferWriter"/>.</summary>
    /// <param name="payloadLength">Bytes that will be written, exactly.</param>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Ends a payload that was written into the buffer writer.</summary>
    public virtual void Complete() => throw new NotImplementedException();
}
