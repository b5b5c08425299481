using System.Collections.Immutable;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Client.Feeds;
using DataFeed.Core.Order;
using DataFeed.Core.Pipelines;
using DataFeed.Protocol.Errors;

namespace DataFeed.Cli.Plan;

/// <summary>What each rank of a world will receive of an epoch.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Delivery">Whether each rank reads everything, or a slice of each batch.</param>
/// <param name="WorldSize">Number of ranks.</param>
/// <param name="Epoch">What is known of it.</param>
/// <param name="Ranks">One for each rank.</param>
internal sealed record EpochForecast(string Feed, Delivery Delivery, long WorldSize, EpochOutline Epoch, ImmutableArray<RankPlan> Ranks)
{
    private const string Shuffle = IndexedPipeline.ShuffleStage;

    /// <summary>Has the server check the request and say what it fixes. No rank's batches are read.</summary>
    /// <param name="client">A server with the feed.</param>
    /// <param name="request">As the trainers will make it.</param>
    /// <param name="stepsShown">Batches to list for each rank, 0 or more.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="DataFeedException">The server refuses the request or does not answer; or the delivery is QUEUE.</exception>
    public static async Task<EpochForecast> CreateAsync(
        DataFeedClient client, EpochRequest request, int stepsShown, CancellationToken cancellationToken)
    {
        if (request.Delivery == Delivery.Queue)
        {
            throw new DataFeedException(
                DataFeedError.DeliveryUnsupported, "A queue has no plan: each step goes to the consumer that asks first. EVERY and SPLIT have one.");
        }

        // An epoch of its own, whatever run the trainers will name: it is ended below, and theirs must not be.
        var started = await client.StartEpochAsync(request with { Run = "" }, cancellationToken);
        try
        {
            var asked = (await client.GetEpochAsync(started.Token, default, cancellationToken)).Request;
            var feed = await client.DescribeFeedAsync(request.Feed, asked.Parameters, cancellationToken);
            var outline = Outline(started, asked, feed);
            var world = new World(asked.WorldSize, asked.Delivery);
            return new EpochForecast(
                request.Feed, world.Delivery, world.Size, outline, [.. Enumerable.Range(0, checked((int)world.Size)).Select(rank => RankPlan.Of(outline, world, rank, stepsShown))]);
        }
        finally
        {
            // A generator function's first instance waits there for a reader that will not come.
            await started.EndAsync(cancellationToken);
        }
    }

    private static EpochOutline Outline(Epoch started, EpochRequest asked, FeedDescription description)
    {
        // Of a longer pipeline the server alone knows which sample is which.
        string[] stages = [.. description.Stages.Select(stage => stage.Name)];
        var isShuffled = stages is ["source", Shuffle, ..];
        var isIndexed = stages.Length == (isShuffled ? 3 : 2) && stages[0] == "source";
        return new EpochOutline(
            started.FirstStep,
            started.Steps,
            asked.BatchSize == 0 ? null : asked.BatchSize,
            description.Feed.Rows,
            description.Feed.IsInfinite,
            asked.Remainder,
            isIndexed && isShuffled ? Permutation.OfStage(asked.Seed, asked.Epoch, description.Feed.Rows!.Value, Shuffle) : null,
            isIndexed);
    }
}
