using System.Globalization;
using Spectre.Console;

namespace DataFeed.Cli.Plan;

/// <summary>Forecasts for people.</summary>
internal static class PlanTable
{
    // Enough to see that ranks differ; JSON has all.
    private const int IdsShown = 4;

    private const string Unknown = "?";

    public static string Headline(EpochForecast forecast)
    {
        var epoch = forecast.Epoch;
        var batches = epoch.BatchSize is { } size ? $"batches of {size} rows" : "batches as the generator makes them";
        return Text($"{forecast.Feed}: {epoch.Steps?.ToString(CultureInfo.InvariantCulture) ?? Unknown} steps from step {epoch.FirstStep}, {batches}, ")
            + Text($"{(epoch.Rows is { } rows ? $"{rows} rows in all, " : "")}{forecast.Delivery.ToString().ToUpperInvariant()} to {forecast.WorldSize}, remainder {epoch.Remainder.ToString().ToUpperInvariant()}");
    }

    public static Table Create(EpochForecast forecast)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in (string[])["rank", "steps", "rows", "a step", "last step", "padding", "empty steps"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        var shown = forecast.Ranks.Max(rank => rank.First.Length);
        for (var step = 0; step < shown; step++)
        {
            table.AddColumn(Text($"step {forecast.Epoch.FirstStep + step}"));
        }

        foreach (var rank in forecast.Ranks)
        {
            table.AddRow([.. Columns(rank, forecast)]);
        }

        return table;
    }

    private static IEnumerable<string> Columns(RankPlan rank, EpochForecast forecast)
    {
        var first = forecast.Epoch is { BatchSize: { } size, Remainder: var remainder }
            ? new World(forecast.WorldSize, forecast.Delivery).RangeOf(rank.Rank, size, size, remainder).Count
            : (long?)null;
        yield return Text($"{rank.Rank}");
        yield return Number(rank.Steps);
        yield return Number(rank.Rows);
        yield return Number(first);
        yield return Number(rank.Last?.Rows);
        yield return rank.Rows is null ? Unknown : Text($"{rank.PaddedRows}");
        yield return rank.Rows is null ? Unknown : Text($"{rank.EmptySteps}");
        foreach (var batch in rank.First)
        {
            yield return Ids(batch);
        }
    }

    private static string Ids(PlannedBatch batch)
    {
        if (batch.Rows == 0)
        {
            return "empty";
        }

        var ids = string.Join(' ', batch.SampleIds.Take(IdsShown));
        return batch.SampleIds.IsEmpty ? Unknown : batch.SampleIds.Length > IdsShown ? $"{ids} …" : ids;
    }

    private static string Number(long? number) => number is { } known ? Text($"{known}") : Unknown;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
