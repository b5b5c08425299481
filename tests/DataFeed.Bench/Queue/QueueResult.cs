using System.Globalization;
using DataFeed.Bench.Measuring;
using Spectre.Console;

namespace DataFeed.Bench.Queue;

/// <summary>One number of consumers: medians of its rounds. Each round is an epoch from the first batch asked for to the last consumer's end.</summary>
internal sealed record QueueResult(int Consumers, IReadOnlyList<Measurement> Rounds)
{
    public double StepsPerSecond => Of(StepsPerSecondOf);

    /// <summary>Steps of the consumer that got the fewest for each of the one that got the most.</summary>
    public double Fairness => Of(round => round.Fairness);

    public double ServerCpuMicrosecondsPerStep => Of(round => round.Server!.CpuSeconds / round.Batches.Sum() * 1e6);

    public static Table ToTable(IReadOnlyList<QueueResult> results)
    {
        var table = new Table().Border(TableBorder.Markdown);
        foreach (var column in (string[])["consumers", "steps/s", "slowest round", "fastest round", "fewest / most steps", "server CPU µs/step"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var result in results)
        {
            table.AddRow(
                Text(result.Consumers, "0"), Text(result.StepsPerSecond, "0"), Text(result.Rounds.Min(StepsPerSecondOf), "0"),
                Text(result.Rounds.Max(StepsPerSecondOf), "0"), Text(result.Fairness, "0.00"), Text(result.ServerCpuMicrosecondsPerStep, "0"));
        }

        return table;
    }

    private static double StepsPerSecondOf(Measurement round) => round.Batches.Sum() / round.Seconds;

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private double Of(Func<Measurement, double> number) => Median.Of(Rounds.Select(round => (double?)number(round)))!.Value;
}
