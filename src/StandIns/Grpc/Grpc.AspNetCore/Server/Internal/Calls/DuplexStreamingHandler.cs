using Grpc.AspNetCore.Server.Internal.Messages;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal.Calls;

internal sealed class DuplexStreamingHandler<TRequest, TResponse>(
    CallPlan plan, Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> invoke) : CallHandler(plan, method)
    where TRequest : class
    where TResponse : class
{
    protected override Task InvokeAsync(ServerCall call) => invoke(
        new RequestStream<TRequest>(call, method.RequestMarshaller),
        new ResponseStream<TResponse>(call, method.ResponseMarshaller),
        call);
}
