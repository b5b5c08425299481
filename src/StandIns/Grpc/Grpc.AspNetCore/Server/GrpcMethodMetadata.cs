using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Endpoint metadata: the gRPC method that an endpoint serves.</summary>
public sealed class GrpcMethodMetadata
{
    /// <summary>Names the service and the method behind an endpoint.</summary>
    /// <param name="serviceType">The type given to <c>MapGrpcService</c>.</param>
    /// <param name="method">The method.</param>
    public GrpcMethodMetadata(Type serviceType, IMethod method)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        ArgumentNullException.ThrowIfNull(method);
        ServiceType = serviceType;
        Method = method;
    }

    /// <summary>The type given to <c>MapGrpcService</c>.</summary>
    public Type ServiceType { get; }

    /// <summary>The method that the endpoint serves.</summary>
    public IMethod Method { get; }
}
