using DataFeed.Bench.Measuring;
using DataFeed.Bench.Rig;

namespace DataFeed.Bench.Streaming;

/// <summary>Ready batches from one process to another: DataFeed, the bare and the raw line and the rival by turns.</summary>
internal static class StreamBench
{
    public static Task<IReadOnlyList<StreamResult>> RunAsync(StreamOptions options, Action<string> progress) => BenchLines.InFolderAsync(async folder =>
    {
        var lines = new List<BenchLine>();
        try
        {
            lines.Add(await BenchLines.StartDataFeedAsync(folder));
            if (options.Bare)
            {
                lines.Add(await BenchLines.StartBareAsync(folder));
                lines.Add(await BenchLines.StartRawAsync(folder));
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
        }
    });

    private static async Task<IReadOnlyList<StreamResult>> MeasureAsync(StreamOptions options, List<BenchLine> lines, Action<string> progress)
    {
        var cases = (
            from transport in options.Transports
            from bytes in options.Bytes
            from line in lines
            select (Transport: transport, Bytes: bytes, Line: line)).ToArray();
        var measured = await Rounds.RunAsync(
            [.. cases.Select(found => (Func<Task<Measurement>>)(() => found.Line.MeasureAsync(found.Transport, found.Bytes, options.Seconds)))],
            options.Rounds,
            progress);
        return [.. cases.Zip(measured, (found, rounds) => new StreamResult(found.Transport, found.Bytes, found.Line.Name, rounds))];
    }
}
