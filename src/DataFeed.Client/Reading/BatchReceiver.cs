using System.Threading.Channels;
using DataFeed.Client.Epochs;
using DataFeed.Protocol.Errors;

namespace DataFeed.Client.Reading;

/// <summary>Receives one reading's batches ahead of its reader, within bounds, and goes on elsewhere where a server is lost.</summary>
internal abstract class BatchReceiver
{
    /// <summary>Steps whose acknowledgement came too late.</summary>
    public virtual IReadOnlyList<long> LostSteps => [];

    /// <summary>Used steps whose acknowledgement is not answered.</summary>
    public virtual long UnrecordedSteps => 0;

    /// <summary>Receives until the epoch's end.</summary>
    /// <param name="received">Takes the batches, in order.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The end; null where the reader left before.</returns>
    /// <exception cref="DataFeedException">The epoch failed, or no server goes on with it.</exception>
    public abstract Task<EpochEnd?> ReceiveAsync(ChannelWriter<ReceivedBatch> received, CancellationToken stop);

    /// <summary>The reader is about to get a batch: there is room for another.</summary>
    /// <returns>False where it is not to be used any more.</returns>
    public abstract bool TryTake(ReceivedBatch batch);

    /// <summary>The reader is done with a step.</summary>
    public virtual void Use(long step, ReadOnlyMemory<byte> lease)
    {
    }

    /// <summary>The reader has left. Completes when nothing is owed to it any more, or soon.</summary>
    public virtual Task LeaveAsync() => Task.CompletedTask;
}
