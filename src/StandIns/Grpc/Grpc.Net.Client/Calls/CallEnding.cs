using Grpc.Core;

namespace Grpc.Net.Client.Calls;

/// <summary>How a call ended.</summary>
/// <param name="Status">The status.</param>
/// <param name="Trailers">The metadata that came with it; null where none can have come.</param>
/// <param name="CancelledBy">The token that ended the call here; null where the peer or a failure did.</param>
internal sealed record CallEnding(Status Status, Metadata? Trailers, CancellationToken? CancelledBy);
