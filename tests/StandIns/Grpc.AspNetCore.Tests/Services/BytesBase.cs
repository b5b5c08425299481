using Grpc.Core;

namespace Grpc.AspNetCore.Tests.Services;

[BindServiceMethod(typeof(Bytes), nameof(Bytes.BindService))]
internal abstract class BytesBase
{
    public virtual Task<Payload> Unary(Payload request, ServerCallContext context) => throw Unimplemented();

    public virtual Task<Payload> ClientStream(IAsyncStreamReader<Payload> requests, ServerCallContext context) => throw Unimplemented();

    public virtual Task ServerStream(Payload request, IServerStreamWriter<Payload> responses, ServerCallContext context) => throw Unimplemented();

    public virtual Task Duplex(IAsyncStreamReader<Payload> requests, IServerStreamWriter<Payload> responses, ServerCallContext context) =>
        throw Unimplemented();

    private static RpcException Unimplemented() => new(new Status(StatusCode.Unimplemented, ""));
}
