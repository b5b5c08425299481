using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>Reads a response's messages. One reader at a time; allocates nothing but the messages.</summary>
internal sealed class MessageReader<T>(CallResponse response, Marshaller<T> marshaller, int? maxMessageBytes)
    where T : class
{
    private readonly FrameReader _frames = new(response.OpenBody(), maxMessageBytes);
    private readonly MessagePayload _payload = new();

    /// <summary>Whether the next message has come whole, so that <see cref="Read"/> gives it without waiting.</summary>
    internal bool HasNext => _frames.HasNext;

    /// <summary>Waits until the next message has come whole; false at the end.</summary>
    /// <exception cref="RpcException">The message is too large.</exception>
    /// <exception cref="InvalidDataException">The body is malformed.</exception>
    internal ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _frames.WaitAsync(cancellationToken);

    /// <summary>The next message, which has come.</summary>
    /// <exception cref="RpcException">The message is too large, or compressed in a way that is not known.</exception>
    /// <exception cref="InvalidDataException">The frame is malformed.</exception>
    internal T Read()
    {
        _frames.Take();
        var message = _frames.Header.IsCompressed ? ReadCompressed() : _payload.Read(_frames.Payload, marshaller);
        _frames.Consume();
        return message;
    }

    private T ReadCompressed()
    {
        if (response.Encoding != WireNames.Gzip)
        {
            throw new RpcException(response.Encoding == WireNames.Identity
                ? new Status(StatusCode.Internal, "A message is compressed, but the response names no grpc-encoding.")
                : new Status(StatusCode.Unimplemented, $"The response's grpc-encoding '{response.Encoding}' is not known; known are {WireNames.AcceptedEncodings}."));
        }

        using var plain = new PooledBuffer();
        return GzipMessages.TryDecompress(_frames.Payload, maxMessageBytes, plain)
            ? _payload.Read(plain.Sequence, marshaller)
            : throw new RpcException(new Status(
                StatusCode.ResourceExhausted,
                $"A received message inflates to more than {maxMessageBytes} bytes (GrpcChannelOptions.MaxReceiveMessageSize)."));
    }
}
