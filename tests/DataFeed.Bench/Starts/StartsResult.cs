using System.Globalization;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace DataFeed.Bench.Starts;

/// <summary>Starts of one number of callers.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Seconds">How long all took together.</param>
/// <param name="Milliseconds">How long each took, ascending.</param>
/// <param name="Before">The server before them.</param>
/// <param name="After">And after.</param>
internal sealed record StartsResult(
    string Name, double Seconds, [property: JsonIgnore] double[] Milliseconds, ServerStatus Before, ServerStatus After)
{
    public int Starts => Milliseconds.Length;

    public double StartsPerSecond => Starts / Seconds;

    public double P50Milliseconds => Percentile(0.50);

    public double P99Milliseconds => Percentile(0.99);

    public static Table ToTable(IReadOnlyList<StartsResult> results)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("case");
        foreach (var column in (string[])["starts", "starts/s", "p50, ms", "p99, ms", "epochs before", "after", "server MB before", "after"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var result in results)
        {
            table.AddRow(
                result.Name, Text(result.Starts, "0"), Text(result.StartsPerSecond, "0"),
                Text(result.P50Milliseconds, "0.00"), Text(result.P99Milliseconds, "0.00"),
                Text(result.Before.Epochs, "0"), Text(result.After.Epochs, "0"),
                Text(result.Before.WorkingSetBytes / 1e6, "0.0"), Text(result.After.WorkingSetBytes / 1e6, "0.0"));
        }

        return table;
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private double Percentile(double share) => Milliseconds[(int)Math.Ceiling(share * Starts) - 1];
}
