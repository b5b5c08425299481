using System.Text.Json;
using Xunit;

namespace DataFeed.Cli.Tests.Chaos;

/// <summary>A sample of the seeds, with real processes as a user runs them. All 200: docs/chaos.md.</summary>
public sealed class ChaosCommandTests
{
    [Theory]
    [InlineData("every", 1, 4)]
    [InlineData("split", 101, 2)]
    public async Task Runs_OfAFewSeeds_ReadWhatAnUndisturbedRunReads(string delivery, int seed, int runs)
    {
        var (code, output, errors) = await CommandRun.FinishAsync(
            "chaos", "--seed", $"{seed}", "--runs", $"{runs}", "--delivery", delivery, "--steps", "120", "--show-schedule", "--json");

        Assert.True(code == 0, $"It ended with {code}: {errors}");
        using var report = JsonDocument.Parse(output);
        var summary = report.RootElement.GetProperty("summary");
        Assert.Equal((runs, 0, 0), (summary.GetProperty("runs").GetInt32(), summary.GetProperty("missed").GetInt32(), summary.GetProperty("duplicated").GetInt32()));
        Assert.True(summary.GetProperty("faults").EnumerateObject().Sum(fault => fault.Value.GetInt32()) >= 3 * runs, errors);
        Write($"chaos-{delivery}", errors);
    }

    [Fact]
    public async Task Deliveries_ThatAreNotDisturbedYet_AreRefused()
    {
        var (code, _, errors) = await CommandRun.FinishAsync("chaos", "--delivery", "queue", "--steps", "1");

        Assert.Equal(2, code);
        Assert.Contains("--delivery is Queue; every and split are possible.", errors, StringComparison.Ordinal);
        Assert.Contains("--steps is 1; 20 to 100000 are possible.", errors, StringComparison.Ordinal);
    }

    private static void Write(string name, string lines)
    {
        if (Environment.GetEnvironmentVariable("DATAFEED_TEST_REPORTS") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, $"{name}.txt"), lines);
        }
    }
}
