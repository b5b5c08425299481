using DataFeed.Protocol.Framing;
using Google.Protobuf;

namespace DataFeed.Client.Reading;

/// <summary>How one consumer reads an epoch.</summary>
public sealed record ReadOptions
{
    /// <summary>This consumer's rank: 0, the default, to the epoch's world size minus 1.</summary>
    public long Rank { get; init; }

    /// <summary>Names the consumer in the server's log and errors. Default: empty.</summary>
    public string Consumer { get; init; } = "";

    /// <summary>Where to go on: the cursor of a batch of this epoch. Empty, the default, means the epoch's start.</summary>
    public ByteString Cursor { get; init; } = ByteString.Empty;

    /// <summary>Supplies the memory that batches are received into. Default: pooled buffers.</summary>
    public IBatchMemorySource Memory { get; init; } = PooledBatchMemory.Source;
}
