using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http.Features;

namespace DataFeed.Server.Requests;

/// <summary>Puts guards where gRPC takes what anybody may send.</summary>
internal static class RequestGuards
{
    /// <summary>Guards the bodies of requests to gRPC endpoints.</summary>
    public static TBuilder GuardRequests<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint =>
        {
            if (endpoint.RequestDelegate is { } inner)
            {
                endpoint.RequestDelegate = context =>
                {
                    context.Features.Set<IRequestBodyPipeFeature>(new GuardedBody(context.Request.BodyReader));
                    return inner(context);
                };
            }
        });
        return endpoints;
    }

    /// <summary>Guards what inflates a service's requests; those of other services stay as they are.</summary>
    public static void GuardInflation(this GrpcServiceOptions options)
    {
        var maxBytes = options.MaxReceiveMessageSize ?? int.MaxValue;
        options.CompressionProviders = [.. options.CompressionProviders.Select(provider => new BoundedInflation(provider, maxBytes))];
    }
}
