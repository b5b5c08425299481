using System.Diagnostics;
using DataFeed.Core.Batches;

namespace DataFeed.Core.Epochs;

/// <summary>A batch, or a rank's slice of it, and its place in the epoch. Its holder disposes it.</summary>
/// <param name="step">Zero-based index of the global batch in its epoch.</param>
/// <param name="batch">The tensors, padding included.</param>
/// <param name="rows">Valid rows; they stand first.</param>
/// <param name="beganAt">When its making began, as <see cref="Stopwatch.GetTimestamp"/>.</param>
/// <param name="madeAt">When it was made.</param>
public sealed class EpochBatch(long step, Batch batch, long rows, long beganAt, long madeAt) : IDisposable
{
    private byte[]? _state;

    /// <summary>Zero-based index of the global batch in its epoch.</summary>
    public long Step { get; } = step;

    /// <summary>The tensors, padding included.</summary>
    public Batch Batch { get; } = batch;

    /// <summary>Valid rows; they stand first. May be 0.</summary>
    public long Rows { get; } = rows;

    /// <summary>When it was made, as <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public long MadeAt { get; } = madeAt;

    /// <summary>What making it took, waiting for room not included.</summary>
    public TimeSpan GenerateTime => Stopwatch.GetElapsedTime(beganAt, MadeAt);

    /// <summary>What the generator saved after this step; empty where it saves nothing.</summary>
    public ReadOnlyMemory<byte> State => _state;

    /// <summary>The position after this step.</summary>
    public EpochPosition Next => new(Step + 1, State);

    /// <summary>Gives the batch's memory back. Again: does nothing.</summary>
    public void Dispose() => Batch.Dispose();

    /// <summary>Sets what the generator saved. Before anybody else has it.</summary>
    internal void Save(byte[]? state) => _state = state;

    /// <summary>The same step with another batch, of the same times and state.</summary>
    internal EpochBatch With(Batch other, long rows) => new(Step, other, rows, beganAt, MadeAt) { _state = _state };
}
