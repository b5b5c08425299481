using DataFeed.Core.Feeds;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using DataFeed.Server.Epochs;
using DataFeed.Server.Presence;
using DataFeed.Server.Queue;
using DataFeed.Server.Records;
using Grpc.Core;
using Delivery = DataFeed.Tensors.Delivery;

namespace DataFeed.Server.Streaming;

/// <summary>The wire face of the feeds: parses, delegates, maps. Decides nothing itself.</summary>
internal sealed class DataFeedService(FeedCollection feeds, EpochCatalog epochs, QueueDesk queues, VisitRecorder visits, ServerPresence presence, ServerIdentity identity)
    : DataFeedServiceContract
{
    public override Task<ListFeedsResponse> ListFeeds(ListFeedsRequest request, ServerCallContext context)
    {
        var response = new ListFeedsResponse();
        response.Feeds.Add(feeds.Select(feed => feed.ToWire()));
        return Task.FromResult(response);
    }

    public override async Task<StartEpochResponse> StartEpoch(StartEpochRequest request, ServerCallContext context)
    {
        var epoch = epochs.Start(request);
        await queues.RegisterAsync(epoch, context.CancellationToken);
        var response = epoch.ToStarted(await epoch.SchemaAsync(context.CancellationToken));
        response.Servers.Add(await presence.LiveAsync(context.CancellationToken));
        return response;
    }

    public override async Task NextBatch(
        IAsyncStreamReader<NextBatchRequest> requests, IServerStreamWriter<OutgoingPart> responses, ServerCallContext context)
    {
        var open = await BatchStream.ReadOpenAsync(requests, context.CancellationToken);
        await using var consumer = epochs.Join(open, context.CancellationToken);
        if (consumer.Epoch.Plan.Delivery == Delivery.Queue)
        {
            await queues.ServeAsync(consumer, open, requests, responses);
        }
        else
        {
            consumer.Visits = visits.Open(consumer.Epoch, consumer.Rank, consumer.Name);
            await new BatchStream(consumer, requests, responses).RunAsync(open.HasWindow ? open.Window : null);
        }
    }

    public override async Task<GetEpochResponse> GetEpoch(GetEpochRequest request, ServerCallContext context)
    {
        var response = epochs.Find(request.EpochToken).ToStatus();
        response.Incarnation = identity.Incarnation.ToString("N");
        response.Servers.Add(await presence.LiveAsync(context.CancellationToken));
        return response;
    }

    public override async Task<EndEpochResponse> EndEpoch(EndEpochRequest request, ServerCallContext context) =>
        new() { EndedStreams = await epochs.EndAsync(request.EpochToken) };
}
