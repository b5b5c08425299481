using System.Globalization;
using DataFeed.Bench.Pairs;
using DataFeed.Bench.Rig;

namespace DataFeed.Bench.Soak;

/// <summary>One stream for a long time: what both processes hold, again and again.</summary>
internal static class SoakBench
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    public static Task<int> RunAsync(double minutes, long bytes, TextWriter output, TimeProvider time) => PairBench.WithDataFeedAsync(async line =>
    {
        var start = time.GetTimestamp();
        await output.WriteLineAsync("| minute | server MB | client MB |\n|---:|---:|---:|");
        var reading = line.MeasureAsync(Transport.Tcp, bytes, minutes * 60);
        while (await Task.WhenAny(reading, Task.Delay(Interval, time)) != reading)
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {time.GetElapsedTime(start).TotalMinutes:0.0} | {line.Server!.ResidentBytes / 1e6:0.0} | {line.Reader.ResidentBytes / 1e6:0.0} |"));
        }

        var measured = await reading;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{measured.Batches[0]} batches of {bytes} bytes in {measured.Seconds:0} s: {measured.MegabytesPerSecond:0} MB/s"));
        return 0;
    });
}
