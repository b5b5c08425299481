using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Internal.Binding;
using Microsoft.AspNetCore.Routing;

namespace Grpc.AspNetCore.Reflection.Internal;

/// <summary>The descriptors of all services that the application maps. Read at the first request, when every endpoint is there.</summary>
internal sealed class ServedDescriptors(EndpointDataSource endpoints)
{
    private readonly Lazy<DescriptorIndex> _index = new(() => Build(endpoints));

    public DescriptorIndex Index => _index.Value;

    private static DescriptorIndex Build(EndpointDataSource endpoints) => new(endpoints.Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
        .OfType<Type>()
        .Distinct()
        .Select(FindDescriptor)
        .OfType<ServiceDescriptor>());

    // Generated code and hand-written contracts alike keep it where their attribute points.
    private static ServiceDescriptor? FindDescriptor(Type serviceType) =>
        BindMethod.FindContract(serviceType)?
            .GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static, binder: null, typeof(ServiceDescriptor), Type.EmptyTypes, modifiers: null)?
            .GetValue(null) as ServiceDescriptor;
}
