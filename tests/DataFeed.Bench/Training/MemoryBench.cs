using System.Diagnostics;
using System.Globalization;
using TorchSharp;

namespace DataFeed.Bench.Training;

/// <summary>Many training steps: what the process holds, and what keeping it flat costs.</summary>
internal static class MemoryBench
{
    private const int Reports = 10;

    public static int Run(int steps, int rows, int features, TextWriter output)
    {
        using var taken = rows == 0 ? Steps.OfDigits() : Steps.OfRegression(rows, features);
        output.WriteLine("| steps | resident MB | live tensors | µs a step | in collections |");
        output.WriteLine("|---:|---:|---:|---:|---:|");
        for (var report = 1; report <= Reports; report++)
        {
            var (start, paused) = (Stopwatch.GetTimestamp(), GC.GetTotalPauseDuration());
            for (var step = 0; step < steps / Reports; step++)
            {
                taken.Take();
            }

            var took = Stopwatch.GetElapsedTime(start);
            var share = (GC.GetTotalPauseDuration() - paused) / took;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {report * (steps / Reports)} | {Environment.WorkingSet / 1e6:0} | {DisposeScopeManager.Statistics.ThreadTotalLiveCount} | {took.TotalMicroseconds / (steps / Reports):0} | {share:P2} |"));
        }

        return 0;
    }
}
