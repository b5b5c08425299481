namespace DataFeed.Bench.Measuring;

/// <summary>One reading for a set time.</summary>
/// <param name="BatchBytes">Bytes of a batch's tensors.</param>
/// <param name="Seconds">How long it was read.</param>
/// <param name="Batches">Batches that each stream took.</param>
/// <param name="Server">What the server used meanwhile; null where it is not ours to ask.</param>
/// <param name="Client">What the client used meanwhile; null likewise.</param>
internal sealed record Measurement(long BatchBytes, double Seconds, long[] Batches, Usage? Server, Usage? Client)
{
    public double MicrosecondsPerBatch => Seconds / Math.Max(Batches.Sum(), 1) * 1e6;

    public double MegabytesPerSecond => Batches.Sum() * BatchBytes / Seconds / 1e6;

    /// <summary>The slowest stream's share of the fastest one's batches.</summary>
    public double Fairness => (double)Batches.Min() / Math.Max(Batches.Max(), 1);

    public double? ServerCpuSecondsPerGigabyte => CpuPerGigabyte(Server);

    public double? ClientCpuSecondsPerGigabyte => CpuPerGigabyte(Client);

    public double? ServerAllocatedPerBatch => AllocatedPerBatch(Server);

    public double? ClientAllocatedPerBatch => AllocatedPerBatch(Client);

    private double? CpuPerGigabyte(Usage? usage) => usage is { Batches: > 0 } ? usage.CpuSeconds / (usage.Batches * BatchBytes / 1e9) : null;

    private static double? AllocatedPerBatch(Usage? usage) => usage is { Batches: > 0 } ? (double)usage.AllocatedBytes / usage.Batches : null;
}
