using Grpc.AspNetCore.Reflection.Internal;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps <c>grpc.reflection</c>.</summary>
public static class GrpcReflectionEndpointRouteBuilderExtensions
{
    /// <summary>Describes all mapped gRPC services to clients, in v1 and v1alpha of the protocol. Needs <c>AddGrpc</c> and <c>AddGrpcReflection</c>.</summary>
    /// <param name="builder">The application's endpoints.</param>
    /// <exception cref="InvalidOperationException"><c>AddGrpc</c> or <c>AddGrpcReflection</c> was not called.</exception>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ServiceProvider.GetService(typeof(ServedDescriptors)) is null)
        {
            throw new InvalidOperationException("Call AddGrpcReflection on the application's services before MapGrpcReflectionService.");
        }

        return new GrpcServiceEndpointConventionBuilder(
            [builder.MapGrpcService<ReflectionEndpoint>(), builder.MapGrpcService<AlphaReflectionEndpoint>()]);
    }
}
