using System.Collections.Concurrent;
using System.Security.Cryptography;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Containers.Tests.Setting;
using DataFeed.Ledger;
using DotNet.Testcontainers.Containers;
using Xunit;

namespace DataFeed.Containers.Tests.Cluster;

/// <summary>Law 5 with containers: the PostgreSQL that two data servers share is restarted amid a QUEUE epoch.</summary>
public sealed class PostgresRestartedTests
{
    private const int Steps = 400;

    [Fact]
    public async Task Queue_PostgresRestarted_AcknowledgesEveryStepExactlyOnce()
    {
        await using var pair = await ServerPair.StartAsync();
        var progress = new Progress();
        using var starter = new DataFeedClient(pair.Addresses);
        var epoch = await starter.StartEpochAsync(Request());
        var consumers = Enumerable.Range(0, 4).Select(index => ReadAsync(index, pair.Addresses, progress)).ToArray();

        await Patience.ForAsync(progress.Begun, $"{Progress.BegunSteps} steps");
        await pair.Postgres.StopAsync();
        Assert.Equal(TestcontainersStates.Exited, pair.Postgres.State);
        // From here they ask a ledger that is not there.
        progress.GoOn();
        await pair.Postgres.StartAsync();
        await Patience.ForAsync(Task.WhenAll(consumers), "the end of the epoch for all consumers");

        await using var ledger = await LedgerAddress.Parse(pair.Postgres.Outside).OpenAsync(TimeProvider.System, default);
        var verification = await LedgerVerification.ReadAsync(ledger, Convert.ToHexStringLower(SHA256.HashData(epoch.Token.ToArray())), default);
        Assert.Equal(Steps, progress.Seen);
        Assert.True(verification.IsClean, $"{verification.Consumers[0].Acknowledged}");
        Assert.Equal(Steps, verification.Consumers[0].Acknowledged.Once);
    }

    private static EpochRequest Request() => new() { Feed = "mnist-train", Run = "restart", BatchSize = 16, Steps = Steps, Delivery = Delivery.Queue };

    private static async Task ReadAsync(int index, string[] addresses, Progress progress)
    {
        // Half of them ask each server first.
        using var client = new DataFeedClient(index % 2 == 0 ? addresses : addresses.Reverse());
        var epoch = await client.StartEpochAsync(Request());
        var reading = epoch.ReadAsync(new ReadOptions { Consumer = $"trainer-{index}" });
        await foreach (var batch in reading)
        {
            using (batch)
            {
                await progress.CountAsync(batch.Step);
            }
        }

        Assert.NotNull(reading.End);
    }

    /// <summary>How many different steps were seen. Half-way consumers stop amid a step until they may go on.</summary>
    private sealed class Progress
    {
        public const int BegunSteps = Steps / 4;

        private readonly ConcurrentDictionary<long, bool> _seen = new();
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public int Seen => _seen.Count;

        public Task CountAsync(long step)
        {
            _seen.TryAdd(step, true);
            if (Seen >= BegunSteps)
            {
                _begun.TrySetResult();
            }

            return Seen >= Steps / 2 ? _goOn.Task : Task.CompletedTask;
        }

        public void GoOn() => _goOn.SetResult();
    }
}
