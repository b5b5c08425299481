using System.Threading.Channels;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using Grpc.Core;

namespace DataFeed.Server.Queue;

/// <summary>Reads a consumer's acknowledgements beside the stream that sends to it.</summary>
internal sealed class AckReader(IAsyncStreamReader<NextBatchRequest> requests)
{
    // No consumer owes so many; one that sends more waits.
    private readonly Channel<NextBatchRequest.Types.Ack> _acks = Channel.CreateBounded<NextBatchRequest.Types.Ack>(
        new BoundedChannelOptions(4096) { SingleReader = true, SingleWriter = true });

    /// <summary>What came and is not settled. Completed when the consumer closed its side; failed where it sent something else.</summary>
    public ChannelReader<NextBatchRequest.Types.Ack> Received => _acks.Reader;

    /// <summary>Reads until the consumer closes its side or the token fires. Never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await requests.MoveNext(cancellationToken))
            {
                var ack = requests.Current.Ack ?? throw new DataFeedException(DataFeedError.ProtocolViolation,
                    $"The request {requests.Current.RequestCase} has no place in the stream of a QUEUE epoch; Ack has.");
                await _acks.Writer.WriteAsync(ack, cancellationToken);
            }

            _acks.Writer.Complete();
        }
#pragma warning disable CA1031 // Handed over, not swallowed: the stream waits on the other side.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _acks.Writer.Complete(exception);
        }
    }
}
