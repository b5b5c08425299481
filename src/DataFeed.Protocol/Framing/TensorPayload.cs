using System.Collections.Immutable;

namespace DataFeed.Protocol.Framing;

/// <summary>A tensor to send. The bytes are read when its parts are written, not before: they must stay unchanged until then.</summary>
/// <param name="Name">Unique in its batch.</param>
/// <param name="DType">The element type.</param>
/// <param name="Shape">Its axes, the batch axis first.</param>
/// <param name="Bytes">C-contiguous, little-endian; the shape's product times the element size.</param>
public readonly record struct TensorPayload(string Name, DType DType, ImmutableArray<long> Shape, ReadOnlyMemory<byte> Bytes);
