using System.Reflection;
using Google.Protobuf;
using Grpc.Core;
using Peers;
using Xunit;

namespace Grpc.Net.Client.Tests;

/// <summary>What stock Grpc.Tools generates from <c>echo.proto</c> compiles against the stand-in; here it runs.</summary>
public sealed class GeneratedCodeTests
{
    [Fact]
    public void BindService_OfAGeneratedService_BindsEachKind()
    {
        var binder = new RecordingBinder();

        Echo.BindService(new EchoService()).BindService(binder);
        Echo.BindService(binder, null);

        string[] each = ["Unary", "ServerStreaming", "ClientStreaming", "DuplexStreaming"];
        Assert.Equal([.. each, .. each], binder.Types);
    }

    [Fact]
    public void BindServiceMethod_OfAGeneratedService_IsFound()
    {
        var attribute = typeof(Echo.EchoBase).GetCustomAttribute<BindServiceMethodAttribute>();

        Assert.Equal((typeof(Echo), "BindService"), (attribute?.BindType, attribute?.BindMethodName));
    }

    [Fact]
    public async Task Marshaller_OfAGeneratedClient_WritesAndReadsMessages()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            var request = EchoRequest.Parser.ParseFrom((await context.ReadFrameAsync())!.Value.Payload);
            await context.AnswerAsync(new EchoResponse { Payload = request.Payload, Index = request.Count }.ToByteArray());
        });

        var response = await new Echo.EchoClient(server.Connect()).UnaryAsync(new EchoRequest { Payload = ByteString.CopyFrom(1, 2), Count = 5 });

        Assert.Equal(new EchoResponse { Payload = ByteString.CopyFrom(1, 2), Index = 5 }, response);
    }

    [Fact]
    public async Task WithHost_OfAGeneratedClient_NamesTheAuthority()
    {
        string? host = null;
        await using var server = await WireServer.StartAsync(context =>
        {
            host = context.Request.Host.Value;
            return context.AnswerAsync(new EchoResponse().ToByteArray());
        });

        await new Echo.EchoClient(server.Connect()).WithHost("elsewhere.test").UnaryAsync(new EchoRequest());

        Assert.Equal("elsewhere.test", host);
    }

    [Fact]
    public async Task Handler_NotOverridden_IsUnimplemented()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => new EchoService().Unary(new EchoRequest(), null!));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    private sealed class EchoService : Echo.EchoBase;

    private sealed class RecordingBinder : ServiceBinderBase
    {
        internal List<string> Types { get; } = [];

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            Types.Add($"{method.Type}");

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            Types.Add($"{method.Type}");

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
            Types.Add($"{method.Type}");

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
            Types.Add($"{method.Type}");
    }
}
