using System.Collections.Immutable;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Core.Order;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Tokens;
using DataFeed.Tensors;
using Google.Protobuf;
using EpochRequest = DataFeed.Client.Epochs.EpochRequest;
using Wire = DataFeed.Protocol.V1;

namespace DataFeed.Cli.Plan;

/// <summary>What each rank of a world will receive of an epoch.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Delivery">Whether each rank reads everything, or a slice of each batch.</param>
/// <param name="WorldSize">Number of ranks.</param>
/// <param name="Epoch">What is known of it.</param>
/// <param name="Ranks">One for each rank.</param>
internal sealed record EpochForecast(string Feed, Delivery Delivery, long WorldSize, EpochOutline Epoch, ImmutableArray<RankPlan> Ranks)
{
    private const string Shuffle = "shuffle";

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
            var feed = (await client.ListFeedsAsync(cancellationToken)).Single(feed => feed.Name == request.Feed);
            var token = EpochToken.Decode(started.Token);
            var rows = await RowsAsync(client, request, token, feed, cancellationToken);
            var outline = Outline(started, token, feed, rows);
            var world = new World(token.WorldSize, (Delivery)token.Delivery);
            return new EpochForecast(
                request.Feed, world.Delivery, world.Size, outline, [.. Enumerable.Range(0, checked((int)world.Size)).Select(rank => RankPlan.Of(outline, world, rank, stepsShown))]);
        }
        finally
        {
            // A generator function's first instance waits there for a reader that will not come.
            await started.EndAsync(cancellationToken);
        }
    }

    private static EpochOutline Outline(Epoch started, EpochToken token, Wire.Feed feed, long? rows)
    {
        var isIndexed = started.IsSeekable && token.Parameters.ContainsKey(Shuffle) && rows is not null;
        return new EpochOutline(
            token.FirstStep,
            started.Steps,
            token.BatchSize == 0 ? null : token.BatchSize,
            rows,
            feed.Infinite,
            (Remainder)token.Remainder,
            isIndexed && token.Parameters[Shuffle] == "true" ? new Permutation(token.Seed, token.Epoch, rows!.Value) : null,
            isIndexed);
    }

    private static async Task<long?> RowsAsync(
        DataFeedClient client, EpochRequest request, EpochToken token, Wire.Feed feed, CancellationToken cancellationToken)
    {
        // The server lists the rows of the default parameters; the order they are read in does not change their number.
        var isDefault = feed.Parameters.All(parameter =>
            parameter.Name == Shuffle || token.Parameters.GetValueOrDefault(parameter.Name) == parameter.DefaultValue);
        if (isDefault)
        {
            return feed.HasRows ? feed.Rows : null;
        }

        return feed.Seekable ? await CountAsync(client, request, token.BatchSize, cancellationToken) : null;
    }

    // No rpc says how many rows other parameters give. The last batch does, and where any step is reached at once it costs no more than itself.
    private static async Task<long> CountAsync(DataFeedClient client, EpochRequest request, long batchSize, CancellationToken cancellationToken)
    {
        var whole = await client.StartEpochAsync(
            request with
            {
                Run = "",
                Steps = null,
                Cursor = ByteString.Empty,
                Delivery = Delivery.Every,
                WorldSize = 0,
                Remainder = Remainder.Short,
            },
            cancellationToken);
        if (whole.Steps is not > 0)
        {
            return 0;
        }

        var last = whole.Steps.Value - 1;
        await foreach (var batch in whole.ReadAsync(new ReadOptions { Cursor = Cursor.Decode(whole.Cursor).At(last) }).WithCancellation(cancellationToken))
        {
            using (batch)
            {
                return (last * batchSize) + batch.Rows;
            }
        }

        throw new DataFeedException(DataFeedError.ProtocolViolation, $"The server said that feed \"{request.Feed}\" has {last + 1} batches, but did not send the last.");
    }
}
