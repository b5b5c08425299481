using System.Net;
using DataFeed.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DataFeed.Server.Tests.Registration;

/// <summary>ASP.NET hosts as users write them, with configuration of their own.</summary>
internal static class OwnHost
{
    /// <summary>A builder that listens over HTTP/2 at a free port, unless the configuration says where.</summary>
    public static WebApplicationBuilder Builder(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        if (!settings.Any(setting => setting.Key is "DataFeed:Urls" || setting.Key.StartsWith("Kestrel:", StringComparison.Ordinal)))
        {
            builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        }

        return builder;
    }

    public static async Task<WebApplication> StartAsync(this WebApplicationBuilder builder, Action<WebApplication>? map = null)
    {
        var host = builder.Build();
        host.MapDataFeed();
        map?.Invoke(host);
        await host.StartAsync();
        return host;
    }

    public static async Task<string[]> FeedsAsync(this WebApplication host)
    {
        using var client = new DataFeedClient(host.Urls.First(), new DataFeedClientOptions { RetryFor = TimeSpan.Zero });
        return [.. (await client.ListFeedsAsync()).Select(feed => feed.Name)];
    }
}
