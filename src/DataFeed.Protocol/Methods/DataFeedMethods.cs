using System.Buffers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DataFeed.Protocol.Methods;

/// <summary>The contract's methods. Written here, not generated, because a batch never becomes a protobuf ByteString.</summary>
public static class DataFeedMethods
{
    private static readonly string Service = V1.DatafeedReflection.Descriptor.Services[0].FullName;
    private static readonly Marshaller<NextBatchRequest> NextBatchRequests = RequestsOf(NextBatchRequest.Parser);

    /// <summary>Lists what a server can run.</summary>
    public static Method<ListFeedsRequest, ListFeedsResponse> ListFeeds { get; } =
        Unary("ListFeeds", ListFeedsRequest.Parser, ListFeedsResponse.Parser);

    /// <summary>Fixes an epoch.</summary>
    public static Method<StartEpochRequest, StartEpochResponse> StartEpoch { get; } =
        Unary("StartEpoch", StartEpochRequest.Parser, StartEpochResponse.Parser);

    /// <summary>Describes one feed.</summary>
    public static Method<DescribeFeedRequest, DescribeFeedResponse> DescribeFeed { get; } =
        Unary("DescribeFeed", DescribeFeedRequest.Parser, DescribeFeedResponse.Parser);

    /// <summary>Records used steps.</summary>
    public static Method<AcknowledgeRequest, AcknowledgeResponse> Acknowledge { get; } =
        Unary("Acknowledge", AcknowledgeRequest.Parser, AcknowledgeResponse.Parser);

    /// <summary>Describes a started epoch.</summary>
    public static Method<GetEpochRequest, GetEpochResponse> GetEpoch { get; } =
        Unary("GetEpoch", GetEpochRequest.Parser, GetEpochResponse.Parser);

    /// <summary>Ends an epoch on a server.</summary>
    public static Method<EndEpochRequest, EndEpochResponse> EndEpoch { get; } =
        Unary("EndEpoch", EndEpochRequest.Parser, EndEpochResponse.Parser);

    /// <summary>Streams batches, as the server writes them.</summary>
    public static Method<NextBatchRequest, OutgoingPart> SendBatches { get; } = new(
        MethodType.DuplexStreaming, Service, "NextBatch", NextBatchRequests,
        new Marshaller<OutgoingPart>(OutgoingPart.Serialize, _ => throw new NotSupportedException("The server only writes parts.")));

    /// <summary>Streams batches, as one client stream reads them.</summary>
    /// <param name="assembler">Takes this stream's parts, and no other's.</param>
    public static Method<NextBatchRequest, IncomingPart> ReceiveBatches(BatchAssembler assembler)
    {
        ArgumentNullException.ThrowIfNull(assembler);
        return new(MethodType.DuplexStreaming, Service, "NextBatch", NextBatchRequests,
            new Marshaller<IncomingPart>((_, _) => throw new NotSupportedException("The client only reads parts."), assembler.Deserialize));
    }

    private static Method<TRequest, TResponse> Unary<TRequest, TResponse>(
        string name, MessageParser<TRequest> requests, MessageParser<TResponse> responses)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new(MethodType.Unary, Service, name, RequestsOf(requests), MarshallerOf<TResponse>(responses.ParseFrom));

    private static Marshaller<T> RequestsOf<T>(MessageParser<T> parser)
        where T : class, IMessage<T> =>
        MarshallerOf<T>(bytes =>
        {
            try
            {
                return parser.Read(bytes, DataFeedError.ProtocolViolation, $"A request is no {typeof(T).Name} of datafeed.v1.");
            }
            catch (DataFeedException exception)
            {
                // Already the call's failure: what a deserializer throws may pass by the interceptor that names errors, and a
                // client's garbage is no failure of the server's to log.
                throw exception.ToRpcException();
            }
        });

    private static Marshaller<T> MarshallerOf<T>(Func<ReadOnlySequence<byte>, T> parse)
        where T : class, IMessage<T> =>
        new(
            (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => parse(context.PayloadAsReadOnlySequence()));
}
