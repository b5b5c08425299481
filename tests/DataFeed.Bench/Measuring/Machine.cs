using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DataFeed.Bench.Measuring;

/// <summary>What a result was measured on.</summary>
/// <param name="Processor">Its model, as the system names it.</param>
/// <param name="Cores">Logical processors that this process may use.</param>
/// <param name="MemoryGigabytes">Memory that this process may use.</param>
/// <param name="System">Operating system and architecture.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Grpc">The gRPC packages in use.</param>
internal sealed record Machine(string Processor, int Cores, double MemoryGigabytes, string System, string Runtime, string Grpc)
{
    private const string CpuInfo = "/proc/cpuinfo";

    public static Machine Describe() => new(
        ProcessorName(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
        $"{RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture})",
        RuntimeInformation.FrameworkDescription,
        $"Grpc {FileVersionInfo.GetVersionInfo(typeof(global::Grpc.Core.ChannelBase).Assembly.Location).FileVersion}");

    private static string ProcessorName()
    {
        var line = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? "unknown";
    }
}
