using Microsoft.AspNetCore.Builder;

namespace Grpc.AspNetCore.Server.Internal.Binding;

/// <summary>Describes a method's endpoint to routing and to middleware.</summary>
internal static class EndpointConventions
{
    public static IEndpointConventionBuilder Add(this IEndpointConventionBuilder endpoint, BoundMethod method, Type serviceType)
    {
        endpoint.Add(builder =>
        {
            builder.DisplayName = $"gRPC - {method.Method.FullName}";
            builder.Metadata.Add(new GrpcMethodMetadata(serviceType, method.Method));
            foreach (var item in method.Metadata)
            {
                builder.Metadata.Add(item);
            }
        });
        return endpoint;
    }
}
