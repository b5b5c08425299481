using DataFeed.Core.Batches;

namespace DataFeed.Core.Running;

/// <summary>What an instance makes of one step.</summary>
/// <param name="Batch">Its tensors, padding included.</param>
/// <param name="Rows">Valid rows; the batch has more where it is padded.</param>
internal readonly record struct GeneratedBatch(Batch Batch, long Rows);
