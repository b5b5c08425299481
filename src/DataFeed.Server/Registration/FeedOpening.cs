using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;

namespace DataFeed.Server.Registration;

/// <summary>Opens the data of every feed once the server listens, so that a fault in it is in the log before a trainer meets it.</summary>
/// <remarks>Feeds open one after the other, with their default parameters. One that fails is tried again by the next request for it.</remarks>
internal sealed partial class FeedOpening(FeedCollection feeds, IHostApplicationLifetime lifetime, ILogger<FeedOpening> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stoppingToken);
            foreach (var feed in feeds.Where(feed => feed.IsSeekable))
            {
                await TryOpenAsync(feed, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops before all is open.
        }
    }

    private async Task TryOpenAsync(Feed feed, CancellationToken stoppingToken)
    {
        try
        {
            // Requests that come meanwhile wait for the same opening.
            using var lease = await feed.OpenAsync(feed.DefaultParameters, stoppingToken);
        }
        catch (FeedException exception)
        {
            Failed(logger, feed.Name, exception.Message);
        }
    }

    [LoggerMessage(EventId = 22, EventName = "FeedNotOpened", Level = LogLevel.Error,
        Message = "The data of feed {Feed} cannot be opened, and requests for it fail until it can: {Reason}")]
    private static partial void Failed(ILogger logger, string feed, string reason);
}
