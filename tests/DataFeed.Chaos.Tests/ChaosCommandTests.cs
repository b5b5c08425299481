using System.Text.Json;
using DataFeed.Ledger.Testing;
using DataFeed.Testing;
using Xunit;

namespace DataFeed.Chaos.Tests;

/// <summary>A sample of the seeds, with real processes as a user runs them. All 200: docs/chaos.md.</summary>
public sealed class ChaosCommandTests
{
    // With two servers, four trainers and 200 steps: a pure function of the seed.
    private const int SeedThatKillsTheLedgerOnce = 2;

    [Theory]
    [InlineData("every", 1, 4)]
    [InlineData("split", 101, 2)]
    [InlineData("queue", 201, 3)]
    public async Task Runs_OfAFewSeeds_ReadWhatAnUndisturbedRunReads(string delivery, int seed, int runs)
    {
        var (code, output, errors) = await ProgramRun.FinishAsync(
            "DataFeed.Chaos", "--seed", $"{seed}", "--runs", $"{runs}", "--delivery", delivery, "--steps", "120", "--show-schedule", "--json");

        Assert.True(code == 0, $"It ended with {code}: {errors}");
        using var report = JsonDocument.Parse(output);
        var summary = report.RootElement.GetProperty("summary");
        Assert.Equal((runs, 0, 0), (summary.GetProperty("runs").GetInt32(), summary.GetProperty("missed").GetInt32(), summary.GetProperty("duplicated").GetInt32()));
        Assert.True(summary.GetProperty("faults").EnumerateObject().Sum(fault => fault.Value.GetInt32()) >= 3 * runs, errors);
        Write($"chaos-{delivery}", errors);
    }

    [Fact]
    public async Task Queue_PostgresAwayForTwentySecondsInTheMiddle_AcknowledgesEveryStepExactlyOnce()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();

        var (code, output, errors) = await ProgramRun.FinishAsync(
            "DataFeed.Chaos", "--delivery", "queue", "--seed", $"{SeedThatKillsTheLedgerOnce}", "--servers", "2", "--consumers", "4", "--show-schedule", "--json",
            "--ledger", $"postgres:{cluster.Connection}", "--ledger-kill", cluster.KillCommand, "--ledger-start", $"sleep 20; {cluster.StartCommand}");

        Assert.True(code == 0, $"It ended with {code}: {errors}");
        using var report = JsonDocument.Parse(output);
        var faults = report.RootElement.GetProperty("summary").GetProperty("faults");
        Assert.Equal(1, faults.GetProperty("kill_ledger").GetInt32());
        Assert.True(faults.GetProperty("kill_server").GetInt32() >= 1 && faults.GetProperty("kill_trainer").GetInt32() >= 1, errors);
        Write("chaos-queue-postgres", errors);
    }

    [Fact]
    public async Task Options_ThatDoNotFit_AreRefusedTogether()
    {
        var (code, _, errors) = await ProgramRun.FinishAsync(
            "DataFeed.Chaos", "--delivery", "queue", "--steps", "1", "--ledger", "memory", "--ledger-kill", "true");

        Assert.Equal(2, code);
        Assert.Contains("--ledger is \"memory\"; sqlite:FILE and postgres:CONNECTION are possible.", errors, StringComparison.Ordinal);
        Assert.Contains("--steps is 1; 20 to 100000 are possible.", errors, StringComparison.Ordinal);
        Assert.Contains("--ledger-kill and --ledger-start go together.", errors, StringComparison.Ordinal);
    }

    private static void Write(string name, string lines)
    {
        if (Environment.GetEnvironmentVariable("DATAFEED_TEST_REPORTS") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, $"{name}.txt"), lines);
        }
    }
}
