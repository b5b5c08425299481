using DataFeed.Core.Epochs;
using DataFeed.Core.Feeds;
using DataFeed.Protocol.Methods;
using DataFeed.Server.Epochs;
using DataFeed.Server.Errors;
using DataFeed.Server.FeedFiles;
using DataFeed.Server.Presence;
using DataFeed.Server.Queue;
using DataFeed.Server.Records;
using DataFeed.Server.Requests;
using DataFeed.Server.Samples;
using DataFeed.Server.Streaming;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace DataFeed.Server;

/// <summary>Puts the data server into a host of one's own.</summary>
public static class DataFeedServiceCollectionExtensions
{
    /// <summary>Adds the data server: gRPC, health, reflection, the sample feeds, those of a feeds file and one's own.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="addFeeds">Adds feeds; called once, when the host is built. Null adds none.</param>
    /// <param name="configure">Sets options after configuration did; null leaves them.</param>
    /// <returns>The same collection.</returns>
    public static IServiceCollection AddDataFeed(
        this IServiceCollection services, Action<FeedCollection>? addFeeds = null, Action<DataFeedServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<DataFeedServerOptions>()
            .BindConfiguration(DataFeedServerOptions.SectionName)
            .Configure(configure ?? (_ => { }))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<DataFeedServerOptions>, DataFeedServerOptionsValidator>();
        services.AddSingleton<FeedFileLoader>();
        services.AddSingleton<IValidateOptions<DataFeedServerOptions>, FeedFileValidator>();
        services.AddOptions<LedgerOptions>().BindConfiguration(LedgerOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LedgerOptions>, LedgerOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<GeneratorCensus>();
        services.AddSingleton<EpochLog>();
        services.AddSingleton<EpochCatalog>();
        services.AddSingleton<ServerIdentity>();
        services.AddSingleton<LedgerAccess>();
        services.AddSingleton<QueueDesk>();
        services.AddSingleton<VisitRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<VisitRecorder>());
        services.AddSingleton<ServerPresence>();
        services.AddHostedService(provider => provider.GetRequiredService<ServerPresence>());
        services.AddSingleton(provider => Feeds(
            provider.GetRequiredService<IOptions<DataFeedServerOptions>>().Value, provider.GetRequiredService<FeedFileLoader>(), addFeeds));
        services.AddGrpc().AddServiceOptions<DataFeedService>(options =>
        {
            options.GuardInflation();
            options.Interceptors.Add<ErrorInterceptor>();
        });
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks(options => options.Services.Map(DataFeedBinding.Descriptor.FullName, _ => true))
            .AddCheck("data server", () => HealthCheckResult.Healthy());
        return services;
    }

    /// <summary>Maps the data server's gRPC services: DataFeed, health and reflection.</summary>
    /// <param name="endpoints">The host's endpoints. They need HTTP/2.</param>
    /// <returns>The same endpoints.</returns>
    public static IEndpointRouteBuilder MapDataFeed(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.MapGrpcService<DataFeedService>().GuardRequests();
        endpoints.MapGrpcReflectionService().GuardRequests();
        endpoints.MapGrpcHealthChecksService().GuardRequests();
        return endpoints;
    }

    private static FeedCollection Feeds(DataFeedServerOptions options, FeedFileLoader files, Action<FeedCollection>? addFeeds)
    {
        var feeds = new FeedCollection();
        if (options.Samples)
        {
            feeds.AddSampleFeeds();
        }

        if (options.Feeds.Length > 0)
        {
            files.Load(options).AddTo(feeds);
        }

        addFeeds?.Invoke(feeds);
        return feeds;
    }
}
