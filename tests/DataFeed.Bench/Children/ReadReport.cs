using DataFeed.Bench.Measuring;

namespace DataFeed.Bench.Children;

/// <summary>What a client process has read, its warm-up left out.</summary>
/// <param name="Batches">Batches of each stream.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Used">What the process used meanwhile; null where it does not say.</param>
internal sealed record ReadReport(long[] Batches, double Seconds, Usage? Used);
