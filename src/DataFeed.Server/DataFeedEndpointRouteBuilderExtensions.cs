using DataFeed.Server.Admin;
using DataFeed.Server.Requests;
using DataFeed.Server.Streaming;

namespace DataFeed.Server;

/// <summary>Maps the data server to the endpoints of a host.</summary>
public static class DataFeedEndpointRouteBuilderExtensions
{
    /// <summary>Maps the data server's gRPC services: DataFeed, health and reflection. To be called once, after the host is built.</summary>
    /// <param name="endpoints">The host's endpoints. gRPC needs HTTP/2, which Kestrel speaks without TLS only where an endpoint speaks nothing else.</param>
    /// <returns>The same endpoints.</returns>
    /// <exception cref="InvalidOperationException"><see cref="DataFeedServiceCollectionExtensions.AddDataFeed"/> was not called.</exception>
    public static IEndpointRouteBuilder MapDataFeed(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.MapGrpcService<DataFeedService>().GuardRequests();
        endpoints.MapGrpcReflectionService().GuardRequests();
        endpoints.MapGrpcHealthChecksService().GuardRequests();
        return endpoints;
    }

    /// <summary>
    /// Maps the pages for people and probes, <c>/healthz</c> and <c>/status</c>, to the endpoints that speak HTTP/1.1, such as those of
    /// <c>DataFeed:AdminUrls</c>. To be called once, after the host is built.
    /// </summary>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <returns>The pages together, for instance to require authorization.</returns>
    /// <exception cref="InvalidOperationException"><see cref="DataFeedServiceCollectionExtensions.AddDataFeed"/> was not called.</exception>
    public static IEndpointConventionBuilder MapDataFeedAdmin(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.ServiceProvider.GetRequiredService<AdminEndpoints>().Map(endpoints);
    }
}
