using Grpc.AspNetCore.HealthChecks.Internal;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps <c>grpc.health.v1</c>.</summary>
public static class GrpcHealthChecksEndpointRouteBuilderExtensions
{
    /// <summary>Serves the gRPC health service. Needs <c>AddGrpc</c> and <c>AddGrpcHealthChecks</c>.</summary>
    /// <param name="builder">The application's endpoints.</param>
    public static GrpcServiceEndpointConventionBuilder MapGrpcHealthChecksService(this IEndpointRouteBuilder builder) =>
        builder.MapGrpcService<HealthEndpoint>();
}
