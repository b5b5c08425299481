using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.EndToEnd.Tests.Processes;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Failover;

/// <summary>Law 7 with real processes: three servers, one client, and those that serve are killed and started again.</summary>
public sealed class FailoverTests
{
    private const int Steps = 2000;

    [Theory]
    [InlineData("mnist-train", 4)]
    [InlineData("regression", 0)]
    public async Task Read_ServersKilledAndRestarted_BringsEveryStepOnceAndTheSameBytes(string feed, long batchSize)
    {
        var request = new EpochRequest { Feed = feed, BatchSize = batchSize, Seed = 5, Run = "failover", Steps = batchSize == 0 ? null : Steps };
        request = batchSize == 0
            ? request with { Parameters = request.Parameters.Add("total_samples", "64000").Add("batch_size", "32") }
            : request;
        var servers = new DataServer[3];
        for (var index = 0; index < servers.Length; index++)
        {
            servers[index] = await DataServer.StartAsync();
        }

        try
        {
            var undisturbed = await ReadAsync(await servers[2].Client.StartEpochAsync(request), _ => Task.CompletedTask);
            using var client = new DataFeedClient(servers.Select(server => server.ClientAddress));
            var kills = 0;

            var disturbed = await ReadAsync(await client.StartEpochAsync(request), async step =>
            {
                // Whoever serves now, and those in turn, so that no server lives through the epoch.
                if (step is 200 or 600 or 1000 or 1400 or 1800)
                {
                    var victim = kills++ % servers.Length;
                    var address = servers[victim].Address;
                    await servers[victim].Process.KillAsync();
                    await servers[victim].DisposeAsync();
                    servers[victim] = await DataServer.StartAsync(address);
                }
            });

            Assert.Equal(5, kills);
            Assert.Equal(Enumerable.Range(0, Steps).Select(step => (long)step), disturbed.Steps);
            Assert.Equal(undisturbed.Hash, disturbed.Hash);
            await ReportAsync(feed, disturbed.LongestGap);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static async Task<(List<long> Steps, string Hash, TimeSpan LongestGap)> ReadAsync(Epoch epoch, Func<long, Task> at)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        List<long> steps = [];
        var gap = TimeSpan.Zero;
        var asked = Stopwatch.GetTimestamp();
        await foreach (var batch in epoch.ReadAsync())
        {
            gap = steps.Count > 0 && Stopwatch.GetElapsedTime(asked) is var waited && waited > gap ? waited : gap;
            using (batch)
            {
                steps.Add(batch.Step);
                foreach (var tensor in batch.Layout.Tensors)
                {
                    hash.AppendData(batch[tensor.Name].Bytes);
                }

                await at(batch.Step);
            }

            asked = Stopwatch.GetTimestamp();
        }

        return (steps, Convert.ToHexStringLower(hash.GetHashAndReset()), gap);
    }

    private static async Task ReportAsync(string feed, TimeSpan gap)
    {
        if (Environment.GetEnvironmentVariable("DATAFEED_TEST_REPORTS") is { Length: > 0 } folder)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{feed}: {Steps} steps, 5 kills, longest wait for a batch {gap.TotalMilliseconds:F0} ms\n");
            await File.AppendAllTextAsync(Path.Combine(folder, "failover.txt"), line);
        }
    }
}
