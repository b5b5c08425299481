using System.Reflection;
using Grpc.AspNetCore.Server.Internal.Calls;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grpc.AspNetCore.Server.Internal.Binding;

/// <summary>Collects the methods that a contract's <c>BindService</c> names, each bound to the service's override.</summary>
/// <param name="plan">What all calls of the service follow.</param>
/// <param name="contract">The base class that declares the methods as virtual.</param>
internal sealed class EndpointBinder<TService>(CallPlan plan, Type contract) : ServiceBinderBase
    where TService : class
{
    public List<BoundMethod> Methods { get; } = [];

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var target = FindOverride(method.Name, typeof(TRequest), typeof(ServerCallContext));
        var invoke = target.CreateDelegate<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>();
        var chain = InterceptorChain.Wrap(plan, ServiceInvoker<TService>.Unary(invoke));
        Add(method, target, new UnaryHandler<TRequest, TResponse>(plan, method, chain));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var target = FindOverride(method.Name, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        var invoke = target.CreateDelegate<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>();
        var chain = InterceptorChain.Wrap(plan, ServiceInvoker<TService>.ClientStreaming(invoke));
        Add(method, target, new ClientStreamingHandler<TRequest, TResponse>(plan, method, chain));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var target = FindOverride(method.Name, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        var invoke = target.CreateDelegate<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>();
        var chain = InterceptorChain.Wrap(plan, ServiceInvoker<TService>.ServerStreaming(invoke));
        Add(method, target, new ServerStreamingHandler<TRequest, TResponse>(plan, method, chain));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var target = FindOverride(method.Name, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        var invoke = target.CreateDelegate<Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>();
        var chain = InterceptorChain.Wrap(plan, ServiceInvoker<TService>.DuplexStreaming(invoke));
        Add(method, target, new DuplexStreamingHandler<TRequest, TResponse>(plan, method, chain));
    }

    private void Add(IMethod method, MethodInfo target, CallHandler handler)
    {
        // A CORS preflight is let through to the handler, which says that the application answers none.
        Methods.Add(new BoundMethod(method, handler.HandleAsync, [
            .. typeof(TService).GetCustomAttributes(inherit: true),
            .. target.GetCustomAttributes(inherit: true),
            new HttpMethodMetadata([HttpMethods.Post], acceptCorsPreflight: true),
        ]));
    }

    // A method that hides the contract's rather than overriding it is passed over, as a virtual call would.
    private MethodInfo FindOverride(string name, params Type[] parameters)
    {
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            var candidate = type.GetMethod(name, BindingFlags.Public | BindingFlags.Instance, parameters);
            if (candidate is { IsVirtual: true } && candidate.GetBaseDefinition().DeclaringType == contract)
            {
                return candidate;
            }
        }

        throw new InvalidOperationException($"{typeof(TService)} has no method {name} of {contract}.");
    }
}
