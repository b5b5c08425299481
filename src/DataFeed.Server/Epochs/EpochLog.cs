using DataFeed.Core.Epochs;
using DataFeed.Server.Tokens;

namespace DataFeed.Server.Epochs;

/// <summary>One line for each epoch's start, one for each consumer's end with what it got and how fast.</summary>
internal sealed partial class EpochLog(ILogger<EpochLog> logger)
{
    public void Started(EpochToken token, EpochPlan plan) =>
        Started(
        logger, plan.Request.Epoch, plan.Feed.Name, plan.Request.Seed, plan.Steps, plan.Delivery, plan.WorldSize,
        token.Request.Run.Length == 0 ? "of its own" : token.Request.Run);

    public void Ended(Consumer consumer, TraversalEnd? end) => Ended(
        logger, consumer.Epoch.Plan.Request.Epoch, consumer.Epoch.Plan.Feed.Name, consumer.Rank, consumer.Name,
        consumer.Refusal?.Error.ToString() ?? end?.Reason.ToString() ?? "Left",
        consumer.SentSteps, consumer.SentRows, consumer.SentBytes, (long)consumer.Elapsed.TotalMilliseconds,
        Math.Round(consumer.SentBytes / 1e6 / Math.Max(consumer.Elapsed.TotalSeconds, 1e-6), 1));

    public void Idled(EpochToken token) => Idled(logger, token.Request.Epoch, token.Request.Feed);

    [LoggerMessage(EventId = 10, EventName = "EpochStarted", Level = LogLevel.Information,
        Message = "Epoch {Epoch} of {Feed} started: seed {Seed}, steps {Steps}, {Delivery} over {WorldSize}, run {Run}")]
    private static partial void Started(
        ILogger logger, long epoch, string feed, ulong seed, long? steps, Delivery delivery, long worldSize, string run);

    [LoggerMessage(EventId = 11, EventName = "EpochEnded", Level = LogLevel.Information,
        Message = "Epoch {Epoch} of {Feed} ended for rank {Rank} {Consumer}: {Reason}, {Steps} steps, {Rows} rows, {Bytes} bytes in {ElapsedMs} ms, {MegabytesPerSecond} MB/s")]
    private static partial void Ended(
        ILogger logger, long epoch, string feed, long rank, string consumer, string reason,
        long steps, long rows, long bytes, long elapsedMs, double megabytesPerSecond);

    [LoggerMessage(EventId = 12, EventName = "EpochIdled", Level = LogLevel.Information,
        Message = "Epoch {Epoch} of {Feed} had no consumer for too long; what it held is freed")]
    private static partial void Idled(ILogger logger, long epoch, string feed);
}
