using DataFeed.Cli.Bench.Measuring;
using DataFeed.Cli.Bench.Rig;

namespace DataFeed.Cli.Bench.Streaming;

/// <summary>Ready batches from one process to another: DataFeed, the bare line and the rival by turns.</summary>
internal static class StreamBench
{
    public static async Task<IReadOnlyList<StreamResult>> RunAsync(StreamOptions options, Action<string> progress)
    {
        var folder = Directory.CreateTempSubdirectory("datafeed-bench");
        var lines = new List<BenchLine>();
        try
        {
            lines.Add(await BenchLines.StartDataFeedAsync(folder.FullName));
            if (options.Bare)
            {
                lines.Add(await BenchLines.StartBareAsync(folder.FullName));
            }

            if (options.Python is not null)
            {
                lines.Add(BenchLines.StartPyTorch(options.Python, workers: 1));
            }

            return await MeasureAsync(options, lines, progress);
        }
        finally
        {
            foreach (var line in lines)
            {
                await line.DisposeAsync();
            }

            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<StreamResult>> MeasureAsync(StreamOptions options, List<BenchLine> lines, Action<string> progress)
    {
        var rounds = new Dictionary<(Transport, long, BenchLine), List<Measurement>>();
        for (var round = 0; round <= options.Rounds; round++)
        {
            // The first round compiles the code and fills the pools, and is not counted.
            progress(round == 0 ? "warming up" : $"round {round} of {options.Rounds}");
            foreach (var (transport, bytes, line) in Cases(options, lines))
            {
                var measurement = await line.MeasureAsync(transport, bytes, options.Seconds);
                if (round > 0)
                {
                    rounds.TryAdd((transport, bytes, line), []);
                    rounds[(transport, bytes, line)].Add(measurement);
                }
            }
        }

        return [.. Cases(options, lines).Select(found => new StreamResult(found.Transport, found.Bytes, found.Line.Name, rounds[found]))];
    }

    private static IEnumerable<(Transport Transport, long Bytes, BenchLine Line)> Cases(StreamOptions options, List<BenchLine> lines) =>
        from transport in options.Transports
        from bytes in options.Bytes
        from line in lines
        select (transport, bytes, line);
}
