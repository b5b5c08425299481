using DataFeed.Core.Running;
using DataFeed.Protocol.Methods;
using DataFeed.Server.Admin;
using DataFeed.Server.Epochs;
using DataFeed.Server.Errors;
using DataFeed.Server.Hosting;
using DataFeed.Server.Presence;
using DataFeed.Server.Queue;
using DataFeed.Server.Records;
using DataFeed.Server.Registration;
using DataFeed.Server.Requests;
using DataFeed.Server.Streaming;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using KestrelServerOptions = Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions;

namespace DataFeed.Server;

/// <summary>Puts the data server into a host of one's own.</summary>
public static class DataFeedServiceCollectionExtensions
{
    /// <summary>Adds the data server: its gRPC services, health and reflection, and every option of the section <c>DataFeed</c>.</summary>
    /// <remarks>
    /// <para>
    /// The server has no feeds until the builder or the option <c>DataFeed:Feeds</c> adds some. <see cref="DataFeedEndpointRouteBuilderExtensions"/>
    /// maps the services to the host's endpoints. While the host is built, and again before it starts, all options are checked together; an
    /// <see cref="OptionsValidationException"/> lists every failure, settings below <c>DataFeed</c> that do not exist among them.
    /// </para>
    /// <para>
    /// Kestrel gets what long streams need: no minimal data rates, pings that find lost clients, 1,000 streams a connection, and endpoints for
    /// <c>DataFeed:Urls</c> and <c>DataFeed:AdminUrls</c> where these are set. The host may change all of it afterwards.
    /// </para>
    /// </remarks>
    /// <param name="services">The host's services.</param>
    /// <returns>A builder. Another call adds nothing and returns a builder of the same server.</returns>
    public static DataFeedBuilder AddDataFeed(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var known = services.FirstOrDefault(service => service.ServiceType == typeof(DataFeedRegistrations))?.ImplementationInstance;
        if (known is DataFeedRegistrations registrations)
        {
            return new DataFeedBuilder(services, registrations);
        }

        registrations = new DataFeedRegistrations();
        services.AddSingleton(registrations);
        services.TryAddSingleton(TimeProvider.System);
        AddOptions(services, registrations);
        AddFeeds(services);
        AddServing(services);
        AddListening(services);
        return new DataFeedBuilder(services, registrations);
    }

    private static void AddOptions(IServiceCollection services, DataFeedRegistrations registrations)
    {
        services.AddOptions<DataFeedServerOptions>().BindConfiguration(DataFeedServerOptions.SectionName);
        services.AddSingleton<IValidateOptions<DataFeedServerOptions>, DataFeedServerOptionsValidator>();
        // Before the configuration, which may say otherwise.
        services.AddOptions<LedgerOptions>()
            .Configure(options => options.Ledger = registrations.Ledger ?? options.Ledger)
            .BindConfiguration(LedgerOptions.SectionName);
        services.AddSingleton<IValidateOptions<LedgerOptions>, LedgerOptionsValidator>();
        services.AddOptions<ListenOptions>().BindConfiguration(DataFeedServerOptions.SectionName);
        services.AddSingleton<IValidateOptions<ListenOptions>, ListenOptionsValidator>();
        services.AddSingleton<OptionsCheck>();
        services.AddHostedService<StartupCheck>();
    }

    private static void AddFeeds(IServiceCollection services)
    {
        services.AddSingleton<FeedAssembly>();
        services.AddSingleton<IValidateOptions<DataFeedServerOptions>, FeedsValidator>();
        services.AddSingleton(provider =>
            provider.GetRequiredService<FeedAssembly>().Assemble(provider.GetRequiredService<IOptions<DataFeedServerOptions>>().Value).Feeds);
        services.AddHostedService<FeedOpening>();
    }

    private static void AddServing(IServiceCollection services)
    {
        services.AddSingleton<GeneratorCensus>();
        services.AddSingleton<EpochLog>();
        services.AddSingleton<EpochCatalog>();
        services.AddSingleton<ServerIdentity>();
        services.AddSingleton<LedgerAccess>();
        services.AddSingleton<QueueDesk>();
        services.AddSingleton<VisitRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<VisitRecorder>());
        services.AddSingleton<ServedAddresses>();
        services.AddSingleton<ServerPresence>();
        services.AddHostedService(provider => provider.GetRequiredService<ServerPresence>());
        services.AddSingleton<AdminEndpoints>();
        services.AddGrpc().AddServiceOptions<DataFeedService>(options =>
        {
            options.GuardInflation();
            options.Interceptors.Add<ErrorInterceptor>();
        });
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks(options => options.Services.Map(DataFeedBinding.Descriptor.FullName, _ => true))
            .AddCheck("data server", () => HealthCheckResult.Healthy());
    }

    private static void AddListening(IServiceCollection services)
    {
        services.AddSingleton<IPostConfigureOptions<KestrelServerOptions>, KestrelEndpoints>();
        services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = ListenSocket.Bind);
        services.Configure<KestrelServerOptions>(server =>
        {
            // A trainer may take minutes over a batch, and say nothing meanwhile: slow is not dead. Pings tell the dead.
            server.Limits.MinResponseDataRate = null;
            server.Limits.MinRequestBodyDataRate = null;
            server.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(20);
            server.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
            server.Limits.Http2.MaxStreamsPerConnection = 1000;
        });
    }
}
