using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using DataFeed.Server.Epochs;
using DataFeed.Server.Presence;
using DataFeed.Server.Queue;
using DataFeed.Server.Records;
using Grpc.Core;

namespace DataFeed.Server.Streaming;

/// <summary>The wire face of the feeds: parses, delegates, maps. Decides nothing itself.</summary>
internal sealed class DataFeedService(FeedCollection feeds, EpochCatalog epochs, QueueDesk queues, VisitRecorder visits, ServerPresence presence, ServerIdentity identity, TimeProvider time)
    : DataFeedServiceContract
{
    // A feed that is slow to open is listed without what only the open one tells.
    private static readonly TimeSpan ListPatience = TimeSpan.FromSeconds(1);

    public override async Task<ListFeedsResponse> ListFeeds(ListFeedsRequest request, ServerCallContext context)
    {
        using var late = new CancellationTokenSource(ListPatience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.CancellationToken);
        var response = new ListFeedsResponse();
        response.Feeds.Add(await Task.WhenAll(feeds.Select(feed => DescribeAsync(feed, stop.Token))));
        return response;
    }

    public override async Task<DescribeFeedResponse> DescribeFeed(DescribeFeedRequest request, ServerCallContext context)
    {
        var feed = feeds.Find(request.Feed);
        using var lease = await feed.OpenAsync(feed.Resolve(request.Parameters), context.CancellationToken);
        return lease.Opened.ToWire();
    }

    public override async Task<AcknowledgeResponse> Acknowledge(AcknowledgeRequest request, ServerCallContext context)
    {
        var epoch = await epochs.FindAsync(request.EpochToken, context.CancellationToken);
        return new() { Recorded = await visits.AcknowledgeAsync(epoch, request, context.CancellationToken) };
    }

    public override async Task<StartEpochResponse> StartEpoch(StartEpochRequest request, ServerCallContext context)
    {
        var epoch = await epochs.StartAsync(request, context.CancellationToken);
        await queues.RegisterAsync(epoch, context.CancellationToken);
        var response = epoch.ToStarted(await epoch.SchemaAsync(context.CancellationToken));
        response.Servers.Add(await presence.LiveAsync(context.CancellationToken));
        return response;
    }

    public override async Task NextBatch(
        IAsyncStreamReader<NextBatchRequest> requests, IServerStreamWriter<OutgoingPart> responses, ServerCallContext context)
    {
        var read = new StreamRequests(requests, time);
        var open = await read.ReadOpenAsync(context.CancellationToken);
        await using var consumer = await epochs.JoinAsync(open, context.CancellationToken);
        var isQueue = consumer.Epoch.Plan.Delivery == Delivery.Queue;
        var flow = isQueue ? await queues.OpenAsync(consumer, open) : epochs.OpenSteps(consumer, open);
        consumer.Visits = visits.Open(consumer.Epoch, consumer.Rank, consumer.Name);
        consumer.Read(flow);
        if (flow is WantedSteps wanted)
        {
            await wanted.WantFirstAsync(open.Window, consumer.Stopping);
        }

        await new BatchStream(consumer, flow, read, responses).RunAsync();
    }

    public override async Task<GetEpochResponse> GetEpoch(GetEpochRequest request, ServerCallContext context)
    {
        var epoch = await epochs.FindAsync(request.EpochToken, context.CancellationToken);
        var response = epoch.ToStatus();
        response.Incarnation = identity.Incarnation.ToString("N");
        response.Epoch.Servers.Add(await presence.LiveAsync(context.CancellationToken));
        if (!request.Cursor.IsEmpty)
        {
            response.CursorStep = EpochCatalog.StepOf(epoch, request.Cursor);
        }

        return response;
    }

    public override async Task<EndEpochResponse> EndEpoch(EndEpochRequest request, ServerCallContext context) =>
        new() { EndedStreams = await epochs.EndAsync(request.EpochToken, context.CancellationToken) };

    private static async Task<Protocol.V1.Feed> DescribeAsync(Core.Feeds.Feed feed, CancellationToken cancellationToken)
    {
        try
        {
            using var lease = await feed.OpenAsync(feed.DefaultParameters, cancellationToken);
            return feed.ToWire(lease.Opened);
        }
        catch (Exception exception) when (exception is FeedException or OperationCanceledException)
        {
            return feed.ToWire(null);
        }
    }
}
