using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Grpc.AspNetCore.Tests.Services;

/// <summary>A contract written by hand, as DataFeed's own: four kinds of calls over plain bytes.</summary>
internal static class Bytes
{
    public const string Name = "datafeed.test.Bytes";

    private static readonly Method<Payload, Payload> UnaryMethod = Create(MethodType.Unary, "Unary");
    private static readonly Method<Payload, Payload> ClientStreamMethod = Create(MethodType.ClientStreaming, "ClientStream");
    private static readonly Method<Payload, Payload> ServerStreamMethod = Create(MethodType.ServerStreaming, "ServerStream");
    private static readonly Method<Payload, Payload> DuplexMethod = Create(MethodType.DuplexStreaming, "Duplex");

    // Reflection serves what this names; the descriptor itself may be any contract's.
    public static ServiceDescriptor Descriptor => Echo.Descriptor;

    public static void BindService(ServiceBinderBase binder, BytesBase? service)
    {
        binder.AddMethod(UnaryMethod, service is null ? null : new UnaryServerMethod<Payload, Payload>(service.Unary));
        binder.AddMethod(ClientStreamMethod, service is null ? null : new ClientStreamingServerMethod<Payload, Payload>(service.ClientStream));
        binder.AddMethod(ServerStreamMethod, service is null ? null : new ServerStreamingServerMethod<Payload, Payload>(service.ServerStream));
        binder.AddMethod(DuplexMethod, service is null ? null : new DuplexStreamingServerMethod<Payload, Payload>(service.Duplex));
    }

    private static Method<Payload, Payload> Create(MethodType type, string name) => new(type, Name, name, Payload.Marshaller, Payload.Marshaller);
}
