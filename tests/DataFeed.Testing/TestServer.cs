using DataFeed.Client;
using DataFeed.Core.Feeds;
using DataFeed.Core.Running;
using DataFeed.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DataFeed.Testing;

/// <summary>A data server in this process, over real HTTP/2 on a free loopback port, hosted as a library would be.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _host;

    private TestServer(WebApplication host)
    {
        _host = host;
        Address = host.Urls.Single();
        // A test wants to see the failure, not the next try.
        Client = new DataFeedClient(Address, new DataFeedClientOptions { RetryFor = TimeSpan.Zero });
        Generators = host.Services.GetRequiredService<GeneratorCensus>();
    }

    public string Address { get; }

    public DataFeedClient Client { get; }

    public GeneratorCensus Generators { get; }

    public static async Task<TestServer> StartAsync(
        Action<FeedCollection>? addFeeds = null,
        Action<DataFeedServerOptions>? configure = null,
        TimeProvider? time = null,
        Action<IServiceCollection>? addServices = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        addServices?.Invoke(builder.Services);
        builder.Services.AddDataFeed().AddSampleFeeds().AddFeeds(addFeeds ?? (_ => { })).Configure(configure ?? (_ => { }));
        builder.WebHost.ConfigureKestrel(server =>
            server.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var host = builder.Build();
        host.MapDataFeed();
        await host.StartAsync();
        return new TestServer(host);
    }

    /// <summary>Tells the host to stop and waits until it has.</summary>
    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
    }
}
