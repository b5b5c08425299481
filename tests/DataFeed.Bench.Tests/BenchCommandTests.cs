using System.Text.Json;
using DataFeed.Ledger.Testing;
using DataFeed.Testing;
using Xunit;

namespace DataFeed.Bench.Tests;

/// <summary>The command as a user runs it, for moments: that every case is measured and reported, not how fast.</summary>
public sealed class BenchCommandTests
{
    [Fact]
    public async Task Stream_OfAShortRun_ReportsEveryCase()
    {
        using var report = JsonDocument.Parse(await RunAsync(
            "stream", "--rounds", "2", "--seconds", "0.05", "--bytes", "4096,262144", "--no-rival", "--json"));

        Assert.True(report.RootElement.GetProperty("machine").GetProperty("cores").GetInt32() > 0);
        var results = report.RootElement.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(
            from transport in new[] { "tcp", "unix" } from bytes in new[] { 4096, 262144 } from line in new[] { "DataFeed", "bare", "raw" } select (transport, bytes, line),
            results.Select(result => (
                result.GetProperty("transport").GetString()!, result.GetProperty("batch_bytes").GetInt32(), result.GetProperty("line").GetString()!)));
        Assert.All(results, result =>
        {
            Assert.True(result.GetProperty("microseconds_per_batch").GetDouble() > 0);
            Assert.True(result.GetProperty("server_allocated_per_batch").GetDouble() > 0);
            Assert.Equal(2, result.GetProperty("rounds").GetArrayLength());
        });
    }

    [Fact]
    public async Task FanOut_OfAFewStreams_CountsEachOfThem()
    {
        using var report = JsonDocument.Parse(await RunAsync(
            "fan-out", "--streams", "3", "--rounds", "1", "--seconds", "0.05", "--bytes", "4096", "--json"));

        var streams = report.RootElement.GetProperty("results").EnumerateArray()
            .Select(result => result.GetProperty("rounds")[0].GetProperty("batches").GetArrayLength());
        Assert.Equal([1, 3, 1, 3], streams);
    }

    [Fact]
    public async Task Distance_OfAShortRun_WritesATable()
    {
        var table = await RunAsync("distance", "--round-trip-ms", "2", "--rounds", "1", "--seconds", "0.05", "--bytes", "4096");

        Assert.Contains("relay, 2 ms", table, StringComparison.Ordinal);
        Assert.Contains("no relay", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_OfOneRound_MeasuresTheStartTheEndAndTenPositionsBetween()
    {
        using var report = JsonDocument.Parse(await RunAsync("resume", "--rounds", "1", "--json"));

        var results = report.RootElement.GetProperty("results").EnumerateArray().ToArray();
        var steps = results.Select(result => result.GetProperty("step").GetInt64()).ToArray();
        Assert.Equal((12, 0, 7_812_499), (steps.Distinct().Count(), steps[0], steps[^1]));
        Assert.All(results, result => Assert.True(result.GetProperty("milliseconds").GetDouble() > 0));
        Assert.All(results, result => Assert.True(result.GetProperty("server_bytes").GetInt64() > 0));
    }

    [Fact]
    public async Task Queue_OfAShortEpoch_HandsEachStepToOneOfTheConsumers()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        using var report = JsonDocument.Parse(await RunAsync("queue", "--postgres", cluster.Connection, "--steps", "40", "--rounds", "1", "--json"));

        var results = report.RootElement.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal([1, 4, 16], results.Select(result => result.GetProperty("consumers").GetInt32()));
        Assert.All(results, result => Assert.Equal(
            40, result.GetProperty("rounds")[0].GetProperty("batches").EnumerateArray().Sum(batches => batches.GetInt32())));
        Assert.All(results, result => Assert.True(result.GetProperty("steps_per_second").GetDouble() > 0));
    }

    [Fact]
    public async Task Starts_OfAFewEpochs_CountsThoseThatLive()
    {
        using var report = JsonDocument.Parse(await RunAsync("starts", "--epochs", "50", "--starts", "20", "--json"));

        var results = report.RootElement.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal([50, 70, 90], results.Select(result => result.GetProperty("after").GetProperty("epochs").GetInt32()));
        Assert.All(results, result => Assert.True(
            result.GetProperty("p99_milliseconds").GetDouble() >= result.GetProperty("p50_milliseconds").GetDouble()));
        Assert.All(results, result => Assert.True(result.GetProperty("before").GetProperty("working_set_bytes").GetInt64() > 0));
    }

    [Fact]
    public async Task Sizes_ThatNoBatchCanHave_AreRefused()
    {
        var (code, _, errors) = await ProgramRun.FinishAsync("DataFeed.Bench", "stream", "--bytes", "4096,7");

        Assert.Equal(2, code);
        Assert.Contains("--bytes has 7; sizes are multiples of 4 from 4 to 1073741824.", errors, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, errors) = await ProgramRun.FinishAsync("DataFeed.Bench", arguments);
        Assert.True(code == 0, $"It ended with {code}: {errors}");
        return output;
    }
}
