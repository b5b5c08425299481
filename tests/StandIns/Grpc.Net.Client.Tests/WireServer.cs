using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grpc.Net.Client.Tests;

/// <summary>A Kestrel whose only handler writes what a test wants on the wire.</summary>
internal sealed class WireServer : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly List<GrpcChannel> _channels = [];

    private WireServer(WebApplication host) => _host = host;

    internal Uri Address => new(_host.Urls.Single());

    internal static async Task<WireServer> StartAsync(RequestDelegate handler, Action<KestrelServerOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(listen ?? (kestrel => kestrel.Listen(IPAddress.Loopback, 0, UseHttp2)));
        var host = builder.Build();
        host.Run(handler);
        await host.StartAsync();
        return new WireServer(host);
    }

    internal static void UseHttp2(ListenOptions options) => options.Protocols = HttpProtocols.Http2;

    internal GrpcChannel Connect(GrpcChannelOptions? options = null, Uri? address = null)
    {
        var channel = GrpcChannel.ForAddress(address ?? Address, options ?? new GrpcChannelOptions());
        _channels.Add(channel);
        return channel;
    }

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _host.StopAsync(now.Token);
        await _host.DisposeAsync();
    }
}
