using System.Collections.Concurrent;
using System.Net;
using DataFeed.Conformance.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DataFeed.Conformance.Tests.Serving;

/// <summary>The C# server of the cases, on a port of its own, with the calls that came to it.</summary>
internal sealed class InteropServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<ServedCall> _calls;

    private InteropServer(WebApplication application, ConcurrentQueue<ServedCall> calls)
    {
        _application = application;
        _calls = calls;
    }

    /// <summary>host:port.</summary>
    public string Authority => new Uri(_application.Urls.First()).Authority;

    public static async Task<InteropServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http2;
            endpoint.UseWireTap();
        }));
        builder.Services.AddGrpc();
        var application = builder.Build();
        var calls = new ConcurrentQueue<ServedCall>();
        application.Use((context, next) =>
        {
            var call = Describe(context);
            calls.Enqueue(call);
            context.Features.Set(call);
            return next(context);
        });
        application.MapGrpcService<InteropService>();
        await application.StartAsync();
        return new InteropServer(application, calls);
    }

    /// <summary>The calls since the last time that this was asked, in the order they came.</summary>
    public ServedCall[] TakeCalls()
    {
        List<ServedCall> taken = [];
        while (_calls.TryDequeue(out var call))
        {
            taken.Add(call);
        }

        return [.. taken];
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static ServedCall Describe(HttpContext context) => new(
        context.Request.Path.Value!.Split('/')[^1],
        context.Features.GetRequiredFeature<WireTap>(),
        context.Features.GetRequiredFeature<IHttp2StreamIdFeature>().StreamId);
}
