using System.Buffers;
using Grpc.Core;

namespace Grpc.Net.Client.Tests;

/// <summary>Methods of all kinds whose messages are plain bytes.</summary>
internal static class TestMethods
{
    internal static readonly Marshaller<byte[]> Bytes = new(
        (bytes, context) =>
        {
            context.SetPayloadLength(bytes.Length);
            context.GetBufferWriter().Write(bytes);
            context.Complete();
        },
        context => context.PayloadAsReadOnlySequence().ToArray());

    internal static readonly Method<byte[], byte[]> Unary = Make(MethodType.Unary, "test.Service", "Unary");
    internal static readonly Method<byte[], byte[]> ServerStream = Make(MethodType.ServerStreaming, "test.Service", "ServerStream");
    internal static readonly Method<byte[], byte[]> ClientStream = Make(MethodType.ClientStreaming, "test.Service", "ClientStream");
    internal static readonly Method<byte[], byte[]> Duplex = Make(MethodType.DuplexStreaming, "test.Service", "Duplex");

    internal static Method<byte[], byte[]> Make(MethodType type, string service, string name) => new(type, service, name, Bytes, Bytes);

    internal static AsyncUnaryCall<byte[]> CallUnary(this GrpcChannel channel, byte[]? request = null, CallOptions options = default) =>
        channel.CreateCallInvoker().AsyncUnaryCall(Unary, null, options, request ?? []);

    internal static AsyncServerStreamingCall<byte[]> CallServerStream(this GrpcChannel channel, CallOptions options = default) =>
        channel.CreateCallInvoker().AsyncServerStreamingCall(ServerStream, null, options, []);

    internal static AsyncClientStreamingCall<byte[], byte[]> CallClientStream(this GrpcChannel channel, CallOptions options = default) =>
        channel.CreateCallInvoker().AsyncClientStreamingCall(ClientStream, null, options);

    internal static AsyncDuplexStreamingCall<byte[], byte[]> CallDuplex(this GrpcChannel channel, CallOptions options = default) =>
        channel.CreateCallInvoker().AsyncDuplexStreamingCall(Duplex, null, options);
}
