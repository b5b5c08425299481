using System.Globalization;
using DataFeed.Bench.Rig;
using Spectre.Console;

namespace DataFeed.Bench.Streaming;

/// <summary>The results for people.</summary>
internal static class StreamTable
{
    private static readonly string[] Columns =
    [
        "µs/batch", "MB/s", "server CPU s/GB", "client CPU s/GB", "server bytes/batch", "client bytes/batch", "× bare", "× raw", "× PyTorch",
    ];

    public static Table Create(IReadOnlyList<StreamResult> results)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("transport").AddColumn("batch").AddColumn("line");
        foreach (var column in Columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var result in results)
        {
            table.AddRow([
                result.Transport.ToString(), Size(result.BatchBytes), result.Line,
                Number(result.MicrosecondsPerBatch, "0.0"), Number(result.MegabytesPerSecond, "0"),
                Number(result.ServerCpuSecondsPerGigabyte, "0.00"), Number(result.ClientCpuSecondsPerGigabyte, "0.00"),
                Number(result.ServerAllocatedPerBatch, "0"), Number(result.ClientAllocatedPerBatch, "0"),
                Number(result.Against(Find(results, result, BenchLines.Bare)), "0.00"),
                Number(result.Against(Find(results, result, BenchLines.Raw)), "0.00"),
                Number(result.Against(Find(results, result, BenchLines.PyTorch)), "0.0"),
            ]);
        }

        return table;
    }

    public static string Size(long bytes) => bytes switch
    {
        >= 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0.#} MiB"),
        >= 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
    };

    private static StreamResult? Find(IReadOnlyList<StreamResult> results, StreamResult of, string line) => results.FirstOrDefault(result =>
        result.Transport == of.Transport && result.BatchBytes == of.BatchBytes && result.Line.StartsWith(line, StringComparison.Ordinal));

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
