using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal.Calls;

/// <summary>The innermost link of a call: makes the service, runs its method, ends the service.</summary>
internal static class ServiceInvoker<TService>
    where TService : class
{
    public static UnaryServerMethod<TRequest, TResponse> Unary<TRequest, TResponse>(
        Func<TService, TRequest, ServerCallContext, Task<TResponse>> method)
        where TRequest : class
        where TResponse : class =>
        async (request, context) =>
        {
            var (service, owned) = Create(context);
            try
            {
                return await method(service, request, context);
            }
            finally
            {
                await Activation.ReleaseAsync(service, owned);
            }
        };

    public static ClientStreamingServerMethod<TRequest, TResponse> ClientStreaming<TRequest, TResponse>(
        Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>> method)
        where TRequest : class
        where TResponse : class =>
        async (requests, context) =>
        {
            var (service, owned) = Create(context);
            try
            {
                return await method(service, requests, context);
            }
            finally
            {
                await Activation.ReleaseAsync(service, owned);
            }
        };

    public static ServerStreamingServerMethod<TRequest, TResponse> ServerStreaming<TRequest, TResponse>(
        Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task> method)
        where TRequest : class
        where TResponse : class =>
        async (request, responses, context) =>
        {
            var (service, owned) = Create(context);
            try
            {
                await method(service, request, responses, context);
            }
            finally
            {
                await Activation.ReleaseAsync(service, owned);
            }
        };

    public static DuplexStreamingServerMethod<TRequest, TResponse> DuplexStreaming<TRequest, TResponse>(
        Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task> method)
        where TRequest : class
        where TResponse : class =>
        async (requests, responses, context) =>
        {
            var (service, owned) = Create(context);
            try
            {
                await method(service, requests, responses, context);
            }
            finally
            {
                await Activation.ReleaseAsync(service, owned);
            }
        };

    private static (TService Service, bool Owned) Create(ServerCallContext context) =>
        ServiceActivator<TService>.Create(context.GetHttpContext().RequestServices);
}
