using Grpc.AspNetCore.Server.Internal.Messages;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal.Calls;

internal sealed class ServerStreamingHandler<TRequest, TResponse>(
    CallPlan plan, Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> invoke) : CallHandler(plan, method)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(ServerCall call)
    {
        var request = await call.Requests.ReadSingleAsync(method.RequestMarshaller);
        await invoke(request, new ResponseStream<TResponse>(call, method.ResponseMarshaller), call);
    }
}
