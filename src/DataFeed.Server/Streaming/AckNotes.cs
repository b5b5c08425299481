using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using DataFeed.Server.Epochs;
using Grpc.Core;

namespace DataFeed.Server.Streaming;

/// <summary>Notes the acknowledgements of an EVERY or SPLIT consumer that is sent everything unasked, beside the sending.</summary>
internal static class AckNotes
{
    /// <summary>Reads until the client closes its side or the token fires. An acknowledgement that cannot be fails the stream through its consumer.</summary>
    public static async Task ReadAsync(EpochConsumer consumer, IAsyncStreamReader<NextBatchRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            while (await requests.MoveNext(cancellationToken))
            {
                // What else comes asks for what is sent anyway.
                consumer.TryAcknowledge(requests.Current);
            }
        }
        catch (DataFeedException exception)
        {
            await consumer.StopAsync(exception);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or RpcException or InvalidOperationException)
        {
            // The stream is over; the sending side says how.
        }
    }
}
