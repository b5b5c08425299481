using System.Threading.Channels;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;

namespace DataFeed.Client.Reading;

/// <summary>Receives one reading's batches ahead of its reader, within bounds, and goes on elsewhere where a server is lost.</summary>
internal abstract class BatchReceiver
{
    /// <summary>Receives until the epoch's end.</summary>
    /// <param name="received">Takes the batches, in order.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="DataFeedException">The epoch failed, or no server goes on with it.</exception>
    public abstract Task<EpochEnd> ReceiveAsync(ChannelWriter<Batch> received, CancellationToken stop);

    /// <summary>The reader took a batch.</summary>
    public abstract void Release(Batch batch);
}
