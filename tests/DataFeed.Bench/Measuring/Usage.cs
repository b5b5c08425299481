using System.Diagnostics;

namespace DataFeed.Bench.Measuring;

/// <summary>What a process has used since it started.</summary>
/// <param name="Batches">Batches that it has made or taken.</param>
/// <param name="CpuSeconds">User and kernel time of all its threads.</param>
/// <param name="AllocatedBytes">Managed memory, collected or not.</param>
/// <param name="ResidentBytes">Its memory at this moment.</param>
internal sealed record Usage(long Batches, double CpuSeconds, long AllocatedBytes, long ResidentBytes)
{
    public static Usage Now(long batches)
    {
        using var process = Process.GetCurrentProcess();
        return new(batches, process.TotalProcessorTime.TotalSeconds, GC.GetTotalAllocatedBytes(precise: true), process.WorkingSet64);
    }

    /// <summary>What came in between. Memory stays as it is now.</summary>
    public Usage Since(Usage earlier) =>
        new(Batches - earlier.Batches, CpuSeconds - earlier.CpuSeconds, AllocatedBytes - earlier.AllocatedBytes, ResidentBytes);
}
