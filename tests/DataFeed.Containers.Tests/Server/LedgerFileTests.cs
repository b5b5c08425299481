using System.Security.Cryptography;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Containers.Tests.Setting;
using DataFeed.Ledger;
using DotNet.Testcontainers.Builders;
using Xunit;

namespace DataFeed.Containers.Tests.Server;

/// <summary>The one folder that a server may write to: a ledger in its volume.</summary>
public sealed class LedgerFileTests : IDisposable
{
    private const int Steps = 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datafeed-ledger-");

    [Fact]
    public async Task Queue_ServerRestartedOnItsLedgerFile_GoesOnAndTheFileIsClean()
    {
        await using var volume = new VolumeBuilder().Build();
        await using var server = DataServer.Describe()
            .WithVolumeMount(volume, "/var/lib/datafeed")
            .WithEnvironment("DataFeed__Ledger", "sqlite:/var/lib/datafeed/ledger.db")
            .WithEnvironment("DataFeed__QueueLease", "00:00:01")
            .Build();
        await server.StartAsync();
        var (before, token) = await ReadAsync(server.Address(), "before", Steps / 2);

        await server.StopAsync();
        await server.StartAsync();
        // The port may be another now.
        var (after, sameToken) = await ReadAsync(server.Address(), "after", Steps);
        await server.StopAsync();

        Assert.Equal(token, sameToken);
        Assert.Equal(Enumerable.Range(0, Steps).Select(step => (long)step), before.Union(after).Order());
        var verification = await VerifyAsync(await server.ReadFileAsync("/var/lib/datafeed/ledger.db"), token);
        Assert.True(verification.IsClean, $"{verification.Consumers[0].Acknowledged}");
        Assert.Equal(Steps, verification.Consumers[0].Acknowledged.Once);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Reads at most some steps, and leaves.</summary>
    private static async Task<(List<long> Steps, string Token)> ReadAsync(string address, string consumer, int most)
    {
        using var client = new DataFeedClient(address);
        var epoch = await client.StartEpochAsync(new EpochRequest { Feed = "mnist-train", Run = "file", BatchSize = 8, Steps = Steps, Delivery = Delivery.Queue });
        List<long> steps = [];
        await foreach (var batch in epoch.ReadAsync(new ReadOptions { Consumer = consumer }))
        {
            using (batch)
            {
                steps.Add(batch.Step);
            }

            if (steps.Count == most)
            {
                break;
            }
        }

        return (steps, Convert.ToHexStringLower(SHA256.HashData(epoch.Token.ToArray())));
    }

    private async Task<LedgerVerification> VerifyAsync(byte[] content, string key)
    {
        var file = Path.Combine(_folder.FullName, "ledger.db");
        await File.WriteAllBytesAsync(file, content);
        await using var ledger = await LedgerAddress.Parse($"sqlite:{file}").OpenAsync(TimeProvider.System, default);
        return await LedgerVerification.ReadAsync(ledger, key, default);
    }
}
