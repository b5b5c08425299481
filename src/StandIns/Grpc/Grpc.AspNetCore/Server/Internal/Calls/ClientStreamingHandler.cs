using Grpc.AspNetCore.Server.Internal.Messages;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal.Calls;

internal sealed class ClientStreamingHandler<TRequest, TResponse>(
    CallPlan plan, Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> invoke) : CallHandler(plan, method)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(ServerCall call)
    {
        var requests = new RequestStream<TRequest>(call, method.RequestMarshaller);
        var response = await invoke(requests, call);
        await call.Responses.WriteSingleAsync(response, method.ResponseMarshaller);
    }
}
