using DataFeed.Core.Epochs;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;

namespace DataFeed.Server.Streaming;

/// <summary>The steps that one stream is sent, one after the other: all of them, those that its client wants, or those that it has leased.</summary>
/// <remarks><see cref="NextAsync"/> and <see cref="HasNext"/> are the sender's; requests come beside it; disposal may come at any time, from anywhere.</remarks>
internal abstract class StepFlow : IAsyncDisposable
{
    /// <summary>Where the stream starts.</summary>
    public EpochPosition Start { get; init; }

    /// <summary>Whether <see cref="NextAsync"/> answers at once.</summary>
    public abstract bool HasNext { get; }

    /// <summary>How it ended, once <see cref="NextAsync"/> gave nothing; null where the client left before the end.</summary>
    public TraversalEnd? End { get; protected set; }

    /// <summary>What is written next, waiting for it.</summary>
    public abstract ValueTask<StepOutput> NextAsync(CancellationToken cancellationToken);

    /// <summary>Takes a request of the stream's client. Completes when the next may be read.</summary>
    /// <exception cref="DataFeedException">The request has no place here.</exception>
    public virtual ValueTask TakeAsync(NextBatchRequest request, CancellationToken cancellationToken) => request.RequestCase switch
    {
        NextBatchRequest.RequestOneofCase.Ack => throw new DataFeedException(
            DataFeedError.RequestInvalid,
            "ack belongs to the stream of a QUEUE epoch, whose steps have leases; steps of EVERY and SPLIT are acknowledged by the rpc Acknowledge."),
        NextBatchRequest.RequestOneofCase.Want => ValueTask.CompletedTask,
        var other => throw new DataFeedException(DataFeedError.ProtocolViolation, $"The request {other} has no place in this stream; Want has."),
    };

    /// <summary>The client has no more requests.</summary>
    public virtual void CompleteRequests()
    {
    }

    public abstract ValueTask DisposeAsync();
}
