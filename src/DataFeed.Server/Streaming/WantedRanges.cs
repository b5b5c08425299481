using System.Threading.Channels;
using DataFeed.Core.Epochs;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using DataFeed.Server.Epochs;
using Grpc.Core;

namespace DataFeed.Server.Streaming;

/// <summary>The ranges of steps that a stream's client wants, in the order of its wants. Each is being made as soon as it is wanted.</summary>
/// <remarks>A client that wants more than is made at once is read no further until there is room.</remarks>
internal sealed class WantedRanges(EpochConsumer consumer, IAsyncStreamReader<NextBatchRequest> requests)
{
    /// <summary>Ranges of one stream that are made at the same time.</summary>
    // Enough that a client's next wants are in the making while one is sent; each holds a share of the stream's read-ahead.
    public const int MaxAtOnce = 8;

    // One is being sent and one waits to be let in.
    private readonly Channel<Wanted> _wanted = Channel.CreateBounded<Wanted>(new BoundedChannelOptions(MaxAtOnce - 2) { SingleReader = true, SingleWriter = true });

    /// <summary>What a stream is asked to send next.</summary>
    /// <param name="FirstStep">Zero-based.</param>
    /// <param name="Count">Steps.</param>
    /// <param name="Reader">Makes them. The consumer's.</param>
    public readonly record struct Wanted(long FirstStep, long Count, EpochReader Reader);

    public ChannelReader<Wanted> Ranges => _wanted.Reader;

    public static NextBatchRequest.Types.Want Read(NextBatchRequest request)
    {
        var want = request.Want ?? throw new DataFeedException(DataFeedError.ProtocolViolation,
            $"The request {request.RequestCase} has no place in this stream; Want and Ack have.");
        return want.Count >= 0
            ? want
            : throw new DataFeedException(DataFeedError.RequestInvalid, $"want.count is {want.Count}; it must be 0 or more.");
    }

    /// <summary>Reads wants until the client has no more. Fails through <see cref="Ranges"/>, after what came before.</summary>
    /// <param name="window">Steps to begin with, unasked.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task ReadAsync(long window, CancellationToken stopping)
    {
        Exception? failure = null;
        try
        {
            await AddAsync(consumer.NextStep, window, stopping);
            while (await requests.MoveNext(stopping))
            {
                if (consumer.TryAcknowledge(requests.Current))
                {
                    continue;
                }

                var want = Read(requests.Current);
                await AddAsync(want.FirstStep, want.Count, stopping);
            }
        }
#pragma warning disable CA1031 // Handed over, not swallowed: the stream waits on the other side.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        _wanted.Writer.Complete(failure);
    }

    private async ValueTask AddAsync(long firstStep, long count, CancellationToken stopping)
    {
        if (count > 0)
        {
            await _wanted.Writer.WriteAsync(new(firstStep, count, consumer.OpenRange(firstStep, count)), stopping);
        }
    }
}
