using Xunit;

namespace Grpc.Core.Api.Tests;

public sealed class ServerServiceDefinitionTests
{
    private static readonly Method<string, string> Unary =
        new(MethodType.Unary, "pkg.Service", "Get", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

    private static readonly Method<string, string> Duplex =
        new(MethodType.DuplexStreaming, "pkg.Service", "Talk", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

    [Fact]
    public void BindService_AnyDefinition_HandsOverEachMethodInOrder()
    {
        var binder = new RecordingBinder();

        ServerServiceDefinition.CreateBuilder()
            .AddMethod(Unary, (request, _) => Task.FromResult(request))
            .AddMethod(Duplex, (IAsyncStreamReader<string> _, IServerStreamWriter<string> _, ServerCallContext _) => Task.CompletedTask)
            .Build()
            .BindService(binder);

        Assert.Equal(["unary /pkg.Service/Get", "duplex /pkg.Service/Talk"], binder.Added);
    }

    [Fact]
    public void AddMethod_Twice_IsRefused()
    {
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(Unary, (request, _) => Task.FromResult(request));

        Assert.Throws<ArgumentException>(() => builder.AddMethod(Unary, (request, _) => Task.FromResult(request)));
    }

    private sealed class RecordingBinder : ServiceBinderBase
    {
        internal List<string> Added { get; } = [];

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            Added.Add($"unary {method.FullName}");

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
            Added.Add($"duplex {method.FullName}");
    }
}
