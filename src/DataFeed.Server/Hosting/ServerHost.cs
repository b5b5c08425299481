using DataFeed.Core.Feeds;
using DataFeed.Protocol.Addresses;
using DataFeed.Server.Admin;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace DataFeed.Server.Hosting;

/// <summary>The data server as a process of its own.</summary>
public static class ServerHost
{
    /// <summary>Builds it. Options are validated here, all together, before a port opens.</summary>
    /// <param name="settings">Configuration that overrides files and environment, by key; null for none.</param>
    /// <param name="addFeeds">Adds feeds; null adds none.</param>
    /// <returns>A host to run and dispose.</returns>
    /// <exception cref="OptionsValidationException">An option is not valid; every failure is listed.</exception>
    public static WebApplication Build(IEnumerable<KeyValuePair<string, string?>>? settings = null, Action<FeedCollection>? addFeeds = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Services.AddServerLog(builder.Configuration);
        builder.Services.AddDataFeed(addFeeds);
        builder.Services.AddOptions<ListenOptions>().BindConfiguration(DataFeedServerOptions.SectionName);
        builder.Services.AddSingleton<IValidateOptions<ListenOptions>, ListenOptionsValidator>();
        // Long enough for every consumer that reads to be told; one that reads nothing is cut off then.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.WebHost.UseKestrelHttpsConfiguration();
        // Both for the processor's cache, and measured in docs/adr/0007. No feed runs inline: Kestrel gives every call to the thread pool.
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, BlockPoolFactory>();
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(Listen);
        var host = builder.Build();
        Validate(host.Services);
        _ = host.Services.GetRequiredService<FeedCollection>();
        host.MapDataFeed();
        host.MapAdmin();
        host.Lifetime.ApplicationStarted.Register(() => StartupLog.Listening(host));
        return host;
    }

    private static void Listen(KestrelServerOptions server)
    {
        // Runs while the host is built: asking for these options alone would tell of their failures alone.
        Validate(server.ApplicationServices);
        var listen = server.ApplicationServices.GetRequiredService<IOptions<ListenOptions>>().Value;
        foreach (var url in DataFeedAddress.Split(listen.Urls))
        {
            server.Listen(DataFeedAddress.Parse(url), HttpProtocols.Http2);
        }

        foreach (var url in DataFeedAddress.Split(listen.AdminUrls))
        {
            server.Listen(DataFeedAddress.Parse(url), HttpProtocols.Http1);
        }

        // A trainer may take minutes over a batch, and say nothing meanwhile: slow is not dead. Pings tell the dead.
        server.Limits.MinResponseDataRate = null;
        server.Limits.MinRequestBodyDataRate = null;
        server.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(20);
        server.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
        server.Limits.Http2.MaxStreamsPerConnection = 1000;
        server.AddServerHeader = false;
    }

    private static void Validate(IServiceProvider services)
    {
        List<string> failures = [];
        Collect<ListenOptions>();
        Collect<DataFeedServerOptions>();
        Collect<LedgerOptions>();
        if (failures.Count > 0)
        {
            throw new OptionsValidationException("DataFeed", typeof(DataFeedServerOptions), failures);
        }

        void Collect<TOptions>()
            where TOptions : class
        {
            try
            {
                _ = services.GetRequiredService<IOptions<TOptions>>().Value;
            }
            catch (OptionsValidationException exception)
            {
                failures.AddRange(exception.Failures);
            }
        }
    }
}
