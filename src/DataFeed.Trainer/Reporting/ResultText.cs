using System.Globalization;
using DataFeed.Client.Reading;
using DataFeed.Trainer.Fitting;

namespace DataFeed.Trainer.Reporting;

/// <summary>Epochs as lines of text, the same in every culture.</summary>
internal static class ResultText
{
    /// <summary>One line for a finished epoch.</summary>
    public static string Of(EpochReport report)
    {
        var training = report.Training;
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {report.Epoch}: {training.Steps} steps, {training.Rows} rows, {Scores("", training, withLoss: true)}");
        if (report.Validation is { } validation)
        {
            line += ", " + Scores("validation ", validation, withLoss: true);
        }

        return line + string.Create(
            CultureInfo.InvariantCulture, $", {training.Elapsed.TotalSeconds:F1} s, {Rate(training.Rows, training.Elapsed):F0} rows/s");
    }

    /// <summary>The last line of a run that went well. Scripts look for it.</summary>
    public static string Of(IReadOnlyList<EpochReport> reports)
    {
        var last = reports[^1];
        var steps = reports.Sum(report => report.Training.Steps);
        var line = string.Create(
            CultureInfo.InvariantCulture, $"trained: {reports.Count} epochs, {steps} steps, loss {last.Training.Loss:G4}");
        return last.Validation is { } validation ? $"{line}, {Scores("validation ", validation, withLoss: false)}" : line;
    }

    /// <summary>What to warn of in an epoch: feeds that had less than was asked, and used steps that may be missing in the ledger.</summary>
    public static IEnumerable<string> Warnings(EpochReport report)
    {
        foreach (var pass in new[] { report.Training, report.Validation }.OfType<PassReport>())
        {
            if (pass.End == EndReason.ExhaustedEarly)
            {
                yield return $"warning: feed \"{pass.Feed}\" ended early in epoch {report.Epoch}: {pass.Steps} steps delivered, {pass.AskedSteps} asked.";
            }

            if (pass.UnrecordedSteps > 0)
            {
                yield return $"warning: {pass.UnrecordedSteps} of {pass.Steps} steps of feed \"{pass.Feed}\" in epoch {report.Epoch} may be missing in the "
                    + "servers' ledger: no server answered their acknowledgement.";
            }
        }
    }

    /// <summary>How far the server has come on its way to where reading goes on.</summary>
    public static string Of(ReplayProgress replay) => $"the server replays the epoch up to step {replay.FirstStep}, {replay.Step} so far";

    /// <summary>Rows each second; 0 before any time has passed.</summary>
    public static double Rate(long rows, TimeSpan elapsed) => elapsed > TimeSpan.Zero ? rows / elapsed.TotalSeconds : 0;

    private static string Scores(string prefix, PassReport pass, bool withLoss)
    {
        var metrics = pass.Metrics.Select(metric => Number(prefix + metric.Name, metric.Value, "F4"));
        return string.Join(", ", withLoss ? metrics.Prepend(Number(prefix + "loss", pass.Loss, "G4")) : metrics);
    }

    private static string Number(string name, double value, string format) =>
        $"{name} {value.ToString(format, CultureInfo.InvariantCulture)}";
}
