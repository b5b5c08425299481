using DataFeed.Protocol.Addresses;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace DataFeed.Server.Hosting;

/// <summary>The data server as a process of its own: a host with <see cref="DataFeedServiceCollectionExtensions.AddDataFeed"/>, a log and a command line.</summary>
public static class ServerHost
{
    /// <summary>Runs the server as the command line asks, until it is told to stop: a whole program, with every option of the server's own.</summary>
    /// <param name="args">The command line; `--help` lists what it takes.</param>
    /// <param name="configure">Adds feeds and the like, called once; null adds nothing to the samples.</param>
    /// <returns>0 after a graceful stop, 1 if the server could not start or failed, 2 for a mistake in the command line.</returns>
    public static Task<int> RunAsync(string[] args, Action<DataFeedBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        return ServerCommand.InvokeAsync(args, configure);
    }

    /// <summary>Builds the server with its sample feeds. All options are checked together here, before a port opens.</summary>
    /// <param name="settings">Configuration that overrides files and environment, by key; null for none.</param>
    /// <param name="configure">Adds feeds and the like, called once; null adds nothing to the samples.</param>
    /// <returns>A host to run and dispose.</returns>
    /// <exception cref="OptionsValidationException">An option is not valid; every failure is listed.</exception>
    public static WebApplication Build(IEnumerable<KeyValuePair<string, string?>>? settings = null, Action<DataFeedBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Configuration.AddInMemoryCollection(DefaultEndpoint(builder.Configuration));
        builder.Services.AddServerLog(builder.Configuration);
        AddDataFeed(builder, configure);
        // Long enough for every consumer that reads to be told; one that reads nothing is cut off then.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.WebHost.UseKestrelHttpsConfiguration();
        // Both for the processor's cache, and measured in docs/adr/0007. No feed runs inline: Kestrel gives every call to the thread pool.
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, BlockPoolFactory>();
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(server =>
        {
            // Nothing but gRPC and the admin pages is here, and those say that they speak HTTP/1.1.
            server.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
            server.AddServerHeader = false;
        });
        var host = builder.Build();
        host.MapDataFeed();
        host.MapDataFeedAdmin();
        host.Lifetime.ApplicationStarted.Register(() => StartupLog.Listening(host));
        return host;
    }

    private static void AddDataFeed(WebApplicationBuilder builder, Action<DataFeedBuilder>? configure)
    {
        var server = builder.Services.AddDataFeed().AddSampleFeeds();
        if (builder.Configuration[$"{DataFeedServerOptions.SectionName}:{nameof(DataFeedServerOptions.Feeds)}"] is { Length: > 0 } file)
        {
            server.AddFeedsFile(file);
        }

        configure?.Invoke(server);
    }

    private static Dictionary<string, string?> DefaultEndpoint(ConfigurationManager configuration)
    {
        const string Key = $"{DataFeedServerOptions.SectionName}:{nameof(ListenOptions.Urls)}";
        var isSaid = DataFeedAddress.Split(configuration[Key] ?? "").Length > 0
            || configuration.GetSection($"{KestrelEndpoints.Section}:{KestrelEndpoints.Endpoints}").Exists();
        return isSaid ? [] : new() { [Key] = ListenOptions.DefaultUrl };
    }
}
