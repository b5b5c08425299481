using DataFeed.Core.Feeds;
using DataFeed.Protocol.Addresses;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DataFeed.Server.Hosting;

/// <summary>Says where the server listens, once it does, and what ended it where that is nobody's mistake.</summary>
internal static partial class StartupLog
{
    public static void Listening(WebApplication host)
    {
        var feeds = string.Join(", ", host.Services.GetRequiredService<FeedCollection>().Select(feed => feed.Name));
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        // As clients take them, where Kestrel has words of its own.
        var urls = addresses.Select(address => DataFeedAddress.TryParse(address, out var parsed, out _) ? parsed.ToString() : address);
        Listening(Logger(host), string.Join(", ", urls), feeds);
    }

    /// <summary>With the stack trace, which the one line for the server's user has not.</summary>
    public static void Failed(WebApplication host, Exception exception) => Failed(Logger(host), exception);

    private static ILogger Logger(WebApplication host) => host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("DataFeed.Server");

    [LoggerMessage(EventId = 20, EventName = "ServerListening", Level = LogLevel.Information, Message = "Listening on {Urls}; feeds: {Feeds}")]
    private static partial void Listening(ILogger logger, string urls, string feeds);

    [LoggerMessage(EventId = 21, EventName = "ServerFailed", Level = LogLevel.Critical, Message = "The server failed and ends")]
    private static partial void Failed(ILogger logger, Exception exception);
}
