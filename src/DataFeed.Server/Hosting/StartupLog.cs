using DataFeed.Core.Feeds;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DataFeed.Server.Hosting;

/// <summary>Says where the server listens, once it does.</summary>
internal static partial class StartupLog
{
    public static void Listening(WebApplication host)
    {
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("DataFeed.Server");
        var feeds = string.Join(", ", host.Services.GetRequiredService<FeedCollection>().Select(feed => feed.Name));
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        Listening(logger, string.Join(", ", addresses), feeds);
    }

    [LoggerMessage(EventId = 20, EventName = "ServerListening", Level = LogLevel.Information, Message = "Listening on {Urls}; feeds: {Feeds}")]
    private static partial void Listening(ILogger logger, string urls, string feeds);
}
