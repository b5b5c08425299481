using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Tests.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Tests.Hosting;

/// <summary>A server in this process, on a port of its own, with the scripted service and the echo service.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TestServer(WebApplication application) => _application = application;

    public IServiceProvider Services => _application.Services;

    public Uri Address => new(_application.Urls.First());

    public static async Task<TestServer> StartAsync(
        Script? script = null,
        Action<GrpcServiceOptions>? options = null,
        Action<IServiceCollection>? services = null,
        Action<ListenOptions>? listen = null,
        string? unixSocket = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, listen ?? (_ => { }), unixSocket));
        builder.Services.AddGrpc(options ?? (_ => { }));
        builder.Services.AddGrpcHealthChecks();
        builder.Services.AddGrpcReflection();
        builder.Services.AddSingleton(script ?? new Script());
        builder.Services.AddSingleton<HangingCalls>();
        services?.Invoke(builder.Services);
        var application = builder.Build();
        application.MapGrpcService<ScriptedService>();
        application.MapGrpcService<EchoService>();
        application.MapGrpcHealthChecksService();
        application.MapGrpcReflectionService();
        await application.StartAsync();
        return new TestServer(application);
    }

    public Task StopAsync() => _application.StopAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static void Listen(KestrelServerOptions kestrel, Action<ListenOptions> listen, string? unixSocket)
    {
        if (unixSocket is not null)
        {
            kestrel.ListenUnixSocket(unixSocket, Configure);
        }
        else
        {
            kestrel.Listen(IPAddress.Loopback, 0, Configure);
        }

        void Configure(ListenOptions endpoint)
        {
            endpoint.Protocols = HttpProtocols.Http2;
            listen(endpoint);
        }
    }
}
