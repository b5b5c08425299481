using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;

namespace DataFeed.Protocol.Framing;

/// <summary>What one response brought: a batch's last part, the end, a word between batches or a failure; only <see cref="DataBytes"/> while a batch is still incomplete.</summary>
public sealed class IncomingPart
{
    /// <summary>Header of the batch that this part completed, where <see cref="Memory"/> has its bytes.</summary>
    public IncomingHeader Header { get; internal set; }

    /// <summary>Identities of the valid rows of the batch that this part completed; empty where the feed knows none. An array of the shared pool, or longer than that.</summary>
    public ArraySegment<long> SampleIds { get; internal set; }

    /// <summary>The completed batch's bytes. Whoever reads the part owns them.</summary>
    public BatchMemory? Memory { get; internal set; }

    /// <summary>Bytes of tensors that it brought, whether or not they completed a batch.</summary>
    public int DataBytes { get; internal set; }

    /// <summary>The epoch's end.</summary>
    public EpochEnd? End { get; internal set; }

    /// <summary>How far a fresh generator has come on its way to the first step.</summary>
    public Replay? Replay { get; internal set; }

    /// <summary>What became of an acknowledgement.</summary>
    public Acknowledgement? Acknowledgement { get; internal set; }

    /// <summary>What was wrong with the response. The stream is useless after it.</summary>
    // Carried here, not thrown: an exception inside a deserializer reaches the caller as a nameless Internal status.
    public DataFeedException? Failure { get; internal set; }
}
