namespace DataFeed.Protocol.Framing;

/// <summary>Supplies the memory that received bytes are copied into, once: pooled buffers, or a torch tensor's own memory.</summary>
/// <remarks>Called from the stream's reader, one batch at a time.</remarks>
public interface IBatchMemorySource
{
    /// <summary>Memory for one batch.</summary>
    /// <param name="layout">Validated: known types, lengths that fit the shapes, aligned offsets in ascending order.</param>
    /// <returns>Owned by the caller. The content need not be cleared.</returns>
    BatchMemory Rent(BatchLayout layout);
}
