using System.Collections.Immutable;

namespace DataFeed;

/// <summary>Where a tensor lies in its batch's bytes: C-contiguous, little-endian.</summary>
/// <param name="Name">Unique within its batch.</param>
/// <param name="DType">Type of each element.</param>
/// <param name="Shape">Length of each axis, the batch axis first.</param>
/// <param name="Offset">Where it starts: a multiple of <see cref="BatchLayout.Alignment"/>.</param>
/// <param name="Length">Its bytes.</param>
public sealed record TensorLayout(string Name, DType DType, ImmutableArray<long> Shape, long Offset, long Length);
