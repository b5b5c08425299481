namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds conventions (authorization, metadata) to every endpoint of one mapped gRPC service.</summary>
public sealed class GrpcServiceEndpointConventionBuilder : IEndpointConventionBuilder
{
    private readonly IReadOnlyList<IEndpointConventionBuilder> _endpoints;

    internal GrpcServiceEndpointConventionBuilder(IReadOnlyList<IEndpointConventionBuilder> endpoints) => _endpoints = endpoints;

    /// <summary>Applies a convention to each endpoint of the service.</summary>
    /// <param name="convention">Runs once for an endpoint, when the endpoints are built.</param>
    public void Add(Action<EndpointBuilder> convention)
    {
        foreach (var endpoint in _endpoints)
        {
            endpoint.Add(convention);
        }
    }

    /// <summary>Applies a convention to each endpoint of the service, after all others.</summary>
    /// <param name="finallyConvention">Runs once for an endpoint, when the endpoints are built.</param>
    public void Finally(Action<EndpointBuilder> finallyConvention)
    {
        foreach (var endpoint in _endpoints)
        {
            endpoint.Finally(finallyConvention);
        }
    }
}
