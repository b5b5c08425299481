using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal.Calls;

internal sealed class UnaryHandler<TRequest, TResponse>(
    CallPlan plan, Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> invoke) : CallHandler(plan, method)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(ServerCall call)
    {
        var request = await call.Requests.ReadSingleAsync(method.RequestMarshaller);
        var response = await invoke(request, call);
        await call.Responses.WriteSingleAsync(response, method.ResponseMarshaller);
    }
}
