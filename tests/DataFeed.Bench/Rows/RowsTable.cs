using System.Globalization;
using DataFeed.Bench.Measuring;
using DataFeed.Bench.Pairs;
using Spectre.Console;

namespace DataFeed.Bench.Rows;

/// <summary>The results for people.</summary>
internal static class RowsTable
{
    public static Table Create(IReadOnlyList<PairResult> results)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("case");
        foreach (var column in (string[])["seconds an epoch", "rows/s", "reader CPU s", "server CPU s", "slowest round, s"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var result in results)
        {
            var seconds = Of(result, round => round.Seconds)!.Value;
            table.AddRow(
                result.Name, Text(seconds, "0.000"), Text(RowsOrder.Rows / seconds, "0"), Text(Of(result, round => round.Client?.CpuSeconds), "0.000"),
                Text(Of(result, round => round.Server?.CpuSeconds), "0.000"), Text(result.Rounds.Max(round => round.Seconds), "0.000"));
        }

        return table;
    }

    private static double? Of(PairResult result, Func<Measurement, double?> number) => Median.Of(result.Rounds.Select(number));

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
