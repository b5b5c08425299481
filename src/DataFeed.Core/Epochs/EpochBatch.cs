using DataFeed.Core.Batches;

namespace DataFeed.Core.Epochs;

/// <summary>A batch, or a rank's slice of it, and its place in the epoch. Its holder disposes it.</summary>
/// <param name="step">Zero-based index of the global batch in its epoch.</param>
/// <param name="batch">The tensors, padding included.</param>
/// <param name="rows">Valid rows; they stand first.</param>
/// <param name="generateTime">What making it took.</param>
public sealed class EpochBatch(long step, Batch batch, long rows, TimeSpan generateTime) : IDisposable
{
    /// <summary>Zero-based index of the global batch in its epoch.</summary>
    public long Step { get; } = step;

    /// <summary>The tensors, padding included.</summary>
    public Batch Batch { get; } = batch;

    /// <summary>Valid rows; they stand first. May be 0.</summary>
    public long Rows { get; } = rows;

    /// <summary>What making it took, waiting for room not included.</summary>
    public TimeSpan GenerateTime { get; } = generateTime;

    /// <summary>What the generator saved after this step, for <see cref="EpochPlan.Open"/> to start there; empty where it saves nothing.</summary>
    public ReadOnlyMemory<byte> State { get; internal set; }

    /// <summary>Gives the batch's memory back. Again: does nothing.</summary>
    public void Dispose() => Batch.Dispose();
}
