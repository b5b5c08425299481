using System.Threading.Channels;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.Methods;
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
    public async Task<EpochEnd?> RunAsync(CallInvoker invoker, ChannelWriter<Batch> received, CancellationToken stop)
    {
        using var assembler = new BatchAssembler(options.Memory, maxBatchBytes);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var call = invoker.AsyncDuplexStreamingCall(
            DataFeedMethods.ReceiveBatches(assembler), null, new CallOptions(cancellationToken: over.Token));
        Task? sending = null;
        try
        {
            await call.RequestStream.WriteAsync(OpenRequest(), over.Token).ConfigureAwait(false);
            sending = acks.SendAsync(call.RequestStream, over.Token);
            return await ReceiveAsync(call.ResponseStream, received).ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            if (sending is not null)
            {
                // How it failed, the response stream has told.
                await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<EpochEnd?> ReceiveAsync(IAsyncStreamReader<IncomingPart> parts, ChannelWriter<Batch> received)
    {
        EpochEnd? end = null;
        while (await parts.MoveNext(CancellationToken.None).ConfigureAwait(false))
        {
            var part = parts.Current;
            if (part.Failure is not null)
            {
                throw part.Failure;
            }

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

    private NextBatchRequest OpenRequest() => new()
    {
        Open = new NextBatchRequest.Types.Open
        {
            EpochToken = token,
            Rank = options.Rank,
            Consumer = options.Consumer,
            Cursor = options.Cursor,
            Window = options.Window,
        },
    };
}
