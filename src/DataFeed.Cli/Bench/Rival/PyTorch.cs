using System.ComponentModel;
using System.Diagnostics;
using DataFeed.Cli.Bench.Children;

namespace DataFeed.Cli.Bench.Rival;

/// <summary>PyTorch's DataLoader, where there is a Python that has it.</summary>
internal static class PyTorch
{
    public static string DefaultPython => Environment.GetEnvironmentVariable("DATAFEED_PYTHON") ?? "python3";

    /// <summary>Whether that Python can import torch.</summary>
    public static bool IsInstalled(string python)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import torch"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    public static BenchChild Start(string python, int workers) =>
        BenchChild.Start(python, Path.Combine(AppContext.BaseDirectory, "pytorch_ready.py"), workers.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
