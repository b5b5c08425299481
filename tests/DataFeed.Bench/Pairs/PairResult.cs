using System.Globalization;
using DataFeed.Bench.Measuring;
using Spectre.Console;

namespace DataFeed.Bench.Pairs;

/// <summary>One case: medians of its rounds.</summary>
internal sealed record PairResult(string Name, IReadOnlyList<Measurement> Rounds)
{
    public double MegabytesPerSecond => Of(round => round.MegabytesPerSecond);

    public double MicrosecondsPerBatch => Of(round => round.MicrosecondsPerBatch);

    /// <summary>Batches of the slowest stream for each of the fastest.</summary>
    public double Fairness => Of(round => round.Fairness);

    public double ServerMegabytes => Of(round => round.Server?.ResidentBytes / 1e6 ?? double.NaN);

    public double ClientMegabytes => Of(round => round.Client?.ResidentBytes / 1e6 ?? double.NaN);

    /// <summary>Throughput as a share of another case's, round by round.</summary>
    public double Against(PairResult other) =>
        Median.Of(Rounds.Zip(other.Rounds, (mine, others) => (double?)(mine.MegabytesPerSecond / others.MegabytesPerSecond)))!.Value;

    public static Table ToTable(IReadOnlyList<PairResult> results)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("case");
        foreach (var column in (string[])["µs/batch", "MB/s", "share of the first", "slowest / fastest stream", "server bytes/batch", "client bytes/batch", "server MB", "client MB"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var result in results)
        {
            table.AddRow(
                result.Name, Text(result.MicrosecondsPerBatch, "0.0"), Text(result.MegabytesPerSecond, "0"), Text(result.Against(results[0]), "0.00"),
                Text(result.Fairness, "0.00"), Text(result.Of(round => round.ServerAllocatedPerBatch ?? double.NaN), "0"),
                Text(result.Of(round => round.ClientAllocatedPerBatch ?? double.NaN), "0"), Text(result.ServerMegabytes, "0"), Text(result.ClientMegabytes, "0"));
        }

        return table;
    }

    // Of several servers none alone made the batches, a rival says nothing of itself.
    private static string Text(double value, string format) => double.IsNaN(value) ? "–" : value.ToString(format, CultureInfo.InvariantCulture);

    private double Of(Func<Measurement, double> number) => Median.Of(Rounds.Select(round => (double?)number(round)))!.Value;
}
