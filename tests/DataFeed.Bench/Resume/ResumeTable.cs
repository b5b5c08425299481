using System.Globalization;
using Spectre.Console;

namespace DataFeed.Bench.Resume;

/// <summary>The results for people.</summary>
internal static class ResumeTable
{
    public static Table Create(IReadOnlyList<ResumeResult> results)
    {
        var table = new Table().Border(TableBorder.Markdown);
        foreach (var column in (string[])["step", "of the epoch", "first batch, ms", "slowest round, ms", "server MB"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var result in results)
        {
            table.AddRow(
                Text(result.Step, "0"), Text(100.0 * result.Step / BillionSource.Steps, "0.0") + " %",
                Text(result.Milliseconds, "0.0"), Text(result.Slowest, "0.0"), Text(result.ServerBytes / 1e6, "0.0"));
        }

        return table;
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
