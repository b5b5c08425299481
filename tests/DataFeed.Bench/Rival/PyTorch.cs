using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using DataFeed.Bench.Children;

namespace DataFeed.Bench.Rival;

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

    /// <summary>Hands over ready batches.</summary>
    public static BenchChild StartReady(string python, int workers) => Start(python, "pytorch_ready.py", workers);

    /// <summary>Reads epochs of shuffled rows.</summary>
    public static BenchChild StartRows(string python, int workers) => Start(python, "pytorch_rows.py", workers);

    /// <summary>Takes training steps.</summary>
    public static BenchChild StartSteps(string python) => Start(python, "pytorch_steps.py", workers: 0);

    private static BenchChild Start(string python, string script, int workers) =>
        BenchChild.Start(python, Path.Combine(AppContext.BaseDirectory, script), workers.ToString(CultureInfo.InvariantCulture));
}
