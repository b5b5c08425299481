using DataFeed.Core.Feeds;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using DataFeed.Server.Epochs;
using Grpc.Core;

namespace DataFeed.Server.Streaming;

/// <summary>The wire face of the feeds: parses, delegates, maps. Decides nothing itself.</summary>
internal sealed class DataFeedService(FeedCollection feeds, EpochCatalog epochs) : DataFeedServiceContract
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
        return epoch.ToStarted(await epoch.SchemaAsync(context.CancellationToken));
    }

    public override async Task NextBatch(
        IAsyncStreamReader<NextBatchRequest> requests, IServerStreamWriter<OutgoingPart> responses, ServerCallContext context)
    {
        var open = await BatchStream.ReadOpenAsync(requests, context.CancellationToken);
        await using var consumer = epochs.Join(open, context.CancellationToken);
        await new BatchStream(consumer, requests, responses).RunAsync(open.HasWindow ? open.Window : null);
    }

    public override Task<GetEpochResponse> GetEpoch(GetEpochRequest request, ServerCallContext context) =>
        Task.FromResult(epochs.Find(request.EpochToken).ToStatus());

    public override async Task<EndEpochResponse> EndEpoch(EndEpochRequest request, ServerCallContext context) =>
        new() { EndedStreams = await epochs.EndAsync(request.EpochToken) };
}
