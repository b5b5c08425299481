namespace DataFeed.Protocol.Framing;

/// <summary>What is told of a received batch beside its bytes.</summary>
/// <param name="Step">Zero-based index of the global batch in its epoch.</param>
/// <param name="Rows">Valid rows; padded tensors have more.</param>
/// <param name="Cursor">The position after this step. Opaque.</param>
/// <param name="Lease">Proves the claim on a QUEUE step; empty elsewhere. Opaque.</param>
/// <param name="Timing">What the server's stages took; zero where it does not say.</param>
/// <param name="Layout">Where its tensors lie: the same object as long as batches are alike.</param>
public readonly record struct IncomingHeader(
    long Step, long Rows, ReadOnlyMemory<byte> Cursor, ReadOnlyMemory<byte> Lease, BatchTiming Timing, BatchLayout Layout);
