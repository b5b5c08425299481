using System.Diagnostics;
using DataFeed.Bench.Measuring;

namespace DataFeed.Bench.Children;

/// <summary>Reads streams side by side for a set time.</summary>
internal static class MeasuredReading
{
    // As the rival's script: what opening costs is not asked.
    private const int WarmUpBatches = 4;

    public static async Task<ReadReport> RunAsync(ReadOrder order, Func<ReadOrder, Task<IBatchReading>> open, TextWriter output)
    {
        var readings = new IBatchReading[order.Streams];
        try
        {
            for (var index = 0; index < readings.Length; index++)
            {
                readings[index] = await open(order);
            }

            await Task.WhenAll(readings.Select(reading => Count(reading, count => count < WarmUpBatches)));
            await output.WriteMessageAsync(new ChildMessage(Begun: true));
            var before = Usage.Now(0);
            var start = Stopwatch.GetTimestamp();
            var end = start + (long)(order.Seconds * Stopwatch.Frequency);
            var batches = await Task.WhenAll(readings.Select(reading => Count(reading, _ => Stopwatch.GetTimestamp() < end)));
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return new ReadReport(batches, seconds, Usage.Now(batches.Sum()).Since(before));
        }
        finally
        {
            foreach (var reading in readings.OfType<IBatchReading>())
            {
                await reading.DisposeAsync();
            }
        }
    }

    private static Task<long> Count(IBatchReading reading, Func<long, bool> more) => Task.Run(async () =>
    {
        var count = -1L;
        await reading.ReadWhileAsync(() => more(++count));
        return count;
    });
}
