using DataFeed.Bench.Rig;

namespace DataFeed.Bench.Streaming;

/// <summary>What `stream` measures.</summary>
/// <param name="Bytes">Sizes of a batch, in bytes; multiples of 4.</param>
/// <param name="Transports">What carries the stream.</param>
/// <param name="Rounds">Rounds, each measuring every line once.</param>
/// <param name="Seconds">How long a line is read in a round.</param>
/// <param name="Python">A Python with torch; null leaves the rival out.</param>
/// <param name="Bare">Whether the bare line (HTTP/2 by hand) and the raw one (a socket) are measured.</param>
internal sealed record StreamOptions(long[] Bytes, Transport[] Transports, int Rounds, double Seconds, string? Python, bool Bare);
