using DataFeed.Client.Epochs;
using DataFeed.Protocol.Framing;

namespace DataFeed.Client.Reading;

/// <summary>How one consumer reads an epoch.</summary>
public sealed record ReadOptions
{
    /// <summary>This consumer's rank: 0, the default, to the epoch's world size minus 1.</summary>
    public long Rank { get; init; }

    /// <summary>Names the consumer in the server's log and errors. Default: empty.</summary>
    public string Consumer { get; init; } = "";

    /// <summary>Where to go on: the cursor of a batch of this epoch. Empty, the default, means the epoch's start.</summary>
    public EpochCursor Cursor { get; init; }

    /// <summary>
    /// Is told, about once a second and from any thread, how far a fresh generator has come on its way to <see cref="Cursor"/>. Not for feeds that
    /// go there at once. Default: null, nobody.
    /// </summary>
    public IProgress<ReplayProgress>? Progress { get; init; }

    /// <summary>Steps of a `QUEUE` epoch that are handed to this consumer and not acknowledged, those received ahead among them. 1 to 1,024; default 4.</summary>
    // One is in use, one is on its way, two more hide the ledger. More would wait here while another consumer is idle.
    public int Window { get; init; } = 4;

    /// <summary>Supplies the memory that batches are received into. Default: pooled buffers.</summary>
    public IBatchMemorySource Memory { get; init; } = PooledBatchMemory.Source;
}
