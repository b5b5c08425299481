using Google.Protobuf;

namespace DataFeed.Server.Queue;

/// <summary>A step that one stream has claimed and whose batch is in the making.</summary>
/// <param name="Lease">What its consumer acknowledges it with.</param>
/// <param name="ClaimedAt">When, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>.</param>
internal readonly record struct QueueClaim(ByteString Lease, long ClaimedAt);
