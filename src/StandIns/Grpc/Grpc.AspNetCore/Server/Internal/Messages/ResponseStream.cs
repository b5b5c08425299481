using Grpc.AspNetCore.Server.Internal.Calls;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal.Messages;

/// <summary>What a handler writes its responses to.</summary>
internal sealed class ResponseStream<T>(ServerCall call, Marshaller<T> marshaller) : IServerStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    public Task WriteAsync(T message) => call.Responses.WriteAsync(message, marshaller, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken) => call.Responses.WriteAsync(message, marshaller, cancellationToken);
}
