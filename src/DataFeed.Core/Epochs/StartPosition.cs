namespace DataFeed.Core.Epochs;

/// <summary>Where an instance begins to run.</summary>
/// <param name="Step">The step that it makes first.</param>
/// <param name="State">What an earlier instance saved there; empty at step 0.</param>
internal readonly record struct StartPosition(long Step, ReadOnlyMemory<byte> State);
