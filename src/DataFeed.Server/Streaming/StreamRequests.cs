using DataFeed.Core.Errors;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using DataFeed.Server.Epochs;
using DataFeed.Server.Errors;
using Grpc.Core;

namespace DataFeed.Server.Streaming;

/// <summary>Reads the requests of one stream: the first opens it, the others are its flow's.</summary>
internal sealed class StreamRequests(IAsyncStreamReader<NextBatchRequest> requests, TimeProvider time)
{
    // A stream that says nothing holds a place that others wait for.
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(30);

    /// <exception cref="DataFeedException"><see cref="DataFeedError.ProtocolViolation"/>: there is no first request, or it is another.</exception>
    public async Task<NextBatchRequest.Types.Open> ReadOpenAsync(CancellationToken cancellationToken)
    {
        bool hasFirst;
        try
        {
            hasFirst = await requests.MoveNext(cancellationToken).WaitAsync(OpenTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new DataFeedException(DataFeedError.ProtocolViolation, $"No request came within {OpenTimeout:c}; the first must be open.");
        }

        if (!hasFirst)
        {
            throw new DataFeedException(DataFeedError.ProtocolViolation, "The stream closed before its first request, which must be open.");
        }

        return requests.Current.Open ?? throw new DataFeedException(
            DataFeedError.ProtocolViolation, $"The first request is {requests.Current.RequestCase}; it must be Open.");
    }

    /// <summary>Hands the other requests to the flow until the client closes its side or the token fires. What cannot be refuses the consumer. Never throws.</summary>
    public async Task ReadAsync(StepFlow flow, Consumer consumer, CancellationToken cancellationToken)
    {
        try
        {
            while (await requests.MoveNext(cancellationToken))
            {
                await flow.TakeAsync(requests.Current, cancellationToken);
            }

            flow.CompleteRequests();
        }
        catch (DataFeedException exception)
        {
            await consumer.RefuseAsync(exception);
        }
        catch (FeedException exception)
        {
            await consumer.RefuseAsync(exception.ToWire());
        }
        catch (RpcException exception) when (exception.StatusCode is not StatusCode.Cancelled)
        {
            // Bytes that are no request: the marshaller has said so, or gRPC, whose status would be taken for a failure of the server's.
            await consumer.RefuseAsync(new DataFeedException(DataFeedError.ProtocolViolation, exception.Status.Detail, exception));
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or RpcException or InvalidOperationException
            or System.Threading.Channels.ChannelClosedException or ObjectDisposedException)
        {
            // The stream is over; the sending side says how.
        }
    }
}
