using System.Globalization;
using Spectre.Console;

namespace DataFeed.Cli.Shuffle;

/// <summary>Reports for people.</summary>
internal static class ShuffleTable
{
    public static Table Create(IReadOnlyList<ShuffleReport> reports)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("samples").RightAligned()).AddColumn("order")
            .AddColumn(new TableColumn("entropy, bits").RightAligned()).AddColumn(new TableColumn("shards per batch").RightAligned()).AddColumn("verdict");
        foreach (var report in reports)
        {
            Add(table, report, "DataFeed", report.Shuffled, Verdict(report));
            Add(table, report, "true permutation", report.TruePermutation, "");
            Add(table, report, "source", report.SourceOrder, "");
        }

        return table;
    }

    private static void Add(Table table, ShuffleReport report, string order, OrderQuality quality, string verdict) => table.AddRow(
        Text($"{report.Options.Samples:N0}"), order, Text($"{quality.EntropyBits:F4}"), Text($"{quality.ShardsPerBatch:F3} ± {quality.ShardsStandardError:F3}"), verdict);

    private static string Verdict(ShuffleReport report) => Text(
        $"{(report.ProvesNothing ? "too few to tell" : report.Passes ? "same" : "DIFFERENT")}: {report.EntropyDifference:F4} bit apart (at most {ShuffleReport.EntropyTolerance}), {report.ShardsDifference:F3} shards (at most {report.ShardsTolerance:F3})");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
