using Grpc.Core;

namespace Grpc.AspNetCore.Tests.Services;

internal sealed class ScriptedService(Script script) : BytesBase
{
    public override Task<Payload> Unary(Payload request, ServerCallContext context) => script.Unary(request, context);

    public override Task<Payload> ClientStream(IAsyncStreamReader<Payload> requests, ServerCallContext context) => script.ClientStream(requests, context);

    public override Task ServerStream(Payload request, IServerStreamWriter<Payload> responses, ServerCallContext context) =>
        script.ServerStream(request, responses, context);

    public override Task Duplex(IAsyncStreamReader<Payload> requests, IServerStreamWriter<Payload> responses, ServerCallContext context) =>
        script.Duplex(requests, responses, context);
}
