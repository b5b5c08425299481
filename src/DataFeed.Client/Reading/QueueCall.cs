using System.Threading.Channels;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DataFeed.Client.Reading;

/// <summary>One call of a reading of a QUEUE epoch: batches one way, acknowledgements the other.</summary>
internal sealed class QueueCall(long maxBatchBytes, ReadOptions options, ByteString token, OwedAcks acks)
{
    /// <summary>Whether the server has sent anything at all.</summary>
    public bool HasProgressed { get; private set; }

    /// <returns>The epoch's end; null where the reader left before.</returns>
    /// <exception cref="RpcException">The call failed; another may go on.</exception>
    /// <exception cref="DataFeedException">The server broke the contract.</exception>
    public async Task<EpochEnd?> RunAsync(ServerLink server, ChannelWriter<Batch> received, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var call = new BatchCall(server, options.Memory, maxBatchBytes, over.Token);
        Task? sending = null;
        try
        {
            await call.OpenAsync(token, options, options.Cursor, options.Window).ConfigureAwait(false);
            sending = acks.SendAsync(call, over.Token);
            return await ReceiveAsync(call, received).ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            if (sending is not null)
            {
                await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<EpochEnd?> ReceiveAsync(BatchCall call, ChannelWriter<Batch> received)
    {
        EpochEnd? end = null;
        while (await call.NextAsync().ConfigureAwait(false) is { } part)
        {
            HasProgressed = true;
            end = part.End ?? end;
            if (part.Acknowledgement is { } answer)
            {
                acks.Settle(answer);
            }

            if (part.Memory is { } memory)
            {
                // Bounded by the window: the server sends no more before some are acknowledged.
                received.TryWrite(new Batch(part.Header!, memory));
            }
        }

        return end ?? (acks.IsComplete ? null : throw new DataFeedException(
            DataFeedError.ProtocolViolation, "The stream closed without saying how the epoch ended."));
    }
}
