using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using Grpc.Core;

namespace DataFeed.Protocol.Methods;

/// <summary>What a server implements. gRPC hosts find the methods through the binding attribute, as with generated code.</summary>
[BindServiceMethod(typeof(DataFeedBinding), nameof(DataFeedBinding.BindService))]
public abstract class DataFeedServiceContract
{
    /// <summary>Lists what this server can run.</summary>
    /// <param name="request">Empty.</param>
    /// <param name="context">The call.</param>
    public abstract Task<ListFeedsResponse> ListFeeds(ListFeedsRequest request, ServerCallContext context);

    /// <summary>Fixes an epoch and spins up a new generator instance for it.</summary>
    /// <param name="request">The epoch's definition.</param>
    /// <param name="context">The call.</param>
    public abstract Task<StartEpochResponse> StartEpoch(StartEpochRequest request, ServerCallContext context);

    /// <summary>Streams an epoch's batches.</summary>
    /// <param name="requests">`open`, then at will `want` and `ack`.</param>
    /// <param name="responses">Takes parts, one at a time.</param>
    /// <param name="context">The call.</param>
    public abstract Task NextBatch(
        IAsyncStreamReader<NextBatchRequest> requests, IServerStreamWriter<OutgoingPart> responses, ServerCallContext context);

    /// <summary>Describes one feed with given parameters.</summary>
    /// <param name="request">Its name and parameters.</param>
    /// <param name="context">The call.</param>
    public abstract Task<DescribeFeedResponse> DescribeFeed(DescribeFeedRequest request, ServerCallContext context);

    /// <summary>Records steps of an EVERY or SPLIT epoch as used.</summary>
    /// <param name="request">The epoch's token, whose steps and which.</param>
    /// <param name="context">The call.</param>
    public abstract Task<AcknowledgeResponse> Acknowledge(AcknowledgeRequest request, ServerCallContext context);

    /// <summary>Describes a started epoch.</summary>
    /// <param name="request">Its token.</param>
    /// <param name="context">The call.</param>
    public abstract Task<GetEpochResponse> GetEpoch(GetEpochRequest request, ServerCallContext context);

    /// <summary>Ends an epoch on this server.</summary>
    /// <param name="request">Its token.</param>
    /// <param name="context">The call.</param>
    public abstract Task<EndEpochResponse> EndEpoch(EndEpochRequest request, ServerCallContext context);
}
