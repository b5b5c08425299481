namespace DataFeed.Core.Epochs;

/// <summary>A place in an epoch: before a step. Default: its start.</summary>
/// <param name="Step">Zero-based.</param>
/// <param name="State">What a generator saved there; empty where it saved nothing, so that a fresh one runs up to there.</param>
public readonly record struct EpochPosition(long Step, ReadOnlyMemory<byte> State = default);
