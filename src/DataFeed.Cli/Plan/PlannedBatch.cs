using System.Collections.Immutable;

namespace DataFeed.Cli.Plan;

/// <summary>One batch that a rank will receive.</summary>
/// <param name="Step">Zero-based step of the global batch.</param>
/// <param name="Rows">Valid rows; null where only the generator can tell.</param>
/// <param name="PaddedRows">Zero rows after them.</param>
/// <param name="SampleIds">Identities of the valid rows; empty where the feed knows none.</param>
internal sealed record PlannedBatch(long Step, long? Rows, long PaddedRows, ImmutableArray<long> SampleIds);
