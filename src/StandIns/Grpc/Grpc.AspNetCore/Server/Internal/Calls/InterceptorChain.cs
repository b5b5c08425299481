using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Grpc.AspNetCore.Server.Internal.Calls;

/// <summary>Lays a service's interceptors around its method, the first one outermost. Each lives for one call.</summary>
internal static class InterceptorChain
{
    public static UnaryServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(CallPlan plan, UnaryServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class =>
        plan.Interceptors.Reverse().Aggregate(method, (next, registration) => async (request, context) =>
        {
            var (interceptor, owned) = Create(registration, context);
            try
            {
                return await interceptor.UnaryServerHandler(request, context, next);
            }
            finally
            {
                await Activation.ReleaseAsync(interceptor, owned);
            }
        });

    public static ClientStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(
        CallPlan plan, ClientStreamingServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class =>
        plan.Interceptors.Reverse().Aggregate(method, (next, registration) => async (requests, context) =>
        {
            var (interceptor, owned) = Create(registration, context);
            try
            {
                return await interceptor.ClientStreamingServerHandler(requests, context, next);
            }
            finally
            {
                await Activation.ReleaseAsync(interceptor, owned);
            }
        });

    public static ServerStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(
        CallPlan plan, ServerStreamingServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class =>
        plan.Interceptors.Reverse().Aggregate(method, (next, registration) => async (request, responses, context) =>
        {
            var (interceptor, owned) = Create(registration, context);
            try
            {
                await interceptor.ServerStreamingServerHandler(request, responses, context, next);
            }
            finally
            {
                await Activation.ReleaseAsync(interceptor, owned);
            }
        });

    public static DuplexStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(
        CallPlan plan, DuplexStreamingServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class =>
        plan.Interceptors.Reverse().Aggregate(method, (next, registration) => async (requests, responses, context) =>
        {
            var (interceptor, owned) = Create(registration, context);
            try
            {
                await interceptor.DuplexStreamingServerHandler(requests, responses, context, next);
            }
            finally
            {
                await Activation.ReleaseAsync(interceptor, owned);
            }
        });

    // Arguments say that this registration wants an instance of its own.
    private static (Interceptor Interceptor, bool Owned) Create(InterceptorRegistration registration, ServerCallContext context)
    {
        var services = context.GetHttpContext().RequestServices;
        return registration.Arguments.Count == 0 && services.GetService(registration.Type) is Interceptor interceptor
            ? (interceptor, false)
            : ((Interceptor)registration.Create(services), true);
    }
}
