using Grpc.Core;

namespace Grpc.AspNetCore.Tests.Services;

/// <summary>A message of plain bytes that brings its own way of being serialized.</summary>
internal sealed class Payload(byte[] bytes, Action<SerializationContext>? serialize = null)
{
    public static Marshaller<Payload> Marshaller { get; } = Marshallers.Create(
        (payload, context) => payload.Serialize(context), context => new Payload(context.PayloadAsNewBuffer()));

    public byte[] Bytes => bytes;

    public static implicit operator Payload(byte[] bytes) => new(bytes);

    private void Serialize(SerializationContext context)
    {
        if (serialize is not null)
        {
            serialize(context);
            return;
        }

        context.SetPayloadLength(bytes.Length);
        var writer = context.GetBufferWriter();
        bytes.CopyTo(writer.GetSpan(bytes.Length));
        writer.Advance(bytes.Length);
        context.Complete();
    }
}
