namespace DataFeed.Protocol.Framing;

/// <summary>Where the bytes of one received batch go: one region for each tensor, in the layout's order.</summary>
/// <remarks>Whoever holds the batch disposes it, once. After that its spans are invalid.</remarks>
public abstract class BatchMemory : IDisposable
{
    /// <summary>The region of one tensor, exactly as long as the layout says.</summary>
    /// <param name="index">Position in <see cref="BatchLayout.Tensors"/>.</param>
    public abstract Span<byte> Tensor(int index);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back. Called once at most where callers keep the contract; must tolerate more.</summary>
    /// <param name="disposing">False from a finalizer.</param>
    protected abstract void Dispose(bool disposing);
}
