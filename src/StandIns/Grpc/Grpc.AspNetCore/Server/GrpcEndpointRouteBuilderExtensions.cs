using Grpc.AspNetCore.Server.Internal.Binding;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC services to endpoints.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Serves a gRPC service. Its instance is taken from the call's services, or made and disposed for each call.</summary>
    /// <typeparam name="TService">A class derived from a generated service base, which <c>BindServiceMethodAttribute</c> marks.</typeparam>
    /// <param name="builder">The application's endpoints.</param>
    /// <returns>Where conventions for all methods of the service are added.</returns>
    /// <exception cref="InvalidOperationException"><c>AddGrpc</c> was not called, or <typeparamref name="TService"/> binds no methods.</exception>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var mapper = builder.ServiceProvider.GetService<ServiceMapper<TService>>()
            ?? throw new InvalidOperationException("Call AddGrpc on the application's services before MapGrpcService.");
        return new GrpcServiceEndpointConventionBuilder(mapper.Map(builder));
    }
}
