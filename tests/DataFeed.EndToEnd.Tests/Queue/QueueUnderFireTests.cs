using System.Collections.Concurrent;
using System.Security.Cryptography;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.EndToEnd.Tests.Processes;
using DataFeed.Ledger;
using DataFeed.Ledger.Testing;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Queue;

/// <summary>Law 5 with real processes: two servers and PostgreSQL, killed one after the other under four consumers.</summary>
public sealed class QueueUnderFireTests
{
    private const int Steps = 400;

    [Fact]
    public async Task Queue_ServersConsumersAndPostgresKilled_AcknowledgesEveryStepExactlyOnce()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        KeyValuePair<string, string>[] settings =
        [
            new("DataFeed__Ledger", $"postgres:{cluster.Connection}"),
            new("DataFeed__QueueLease", "00:00:02"),
        ];
        var servers = new[] { await DataServer.StartAsync(environment: settings), await DataServer.StartAsync(environment: settings) };
        try
        {
            using var progress = new Progress();
            string[] addresses = [.. servers.Select(server => server.ClientAddress)];
            using var starter = new DataFeedClient(addresses[0]);
            var epoch = await starter.StartEpochAsync(Request());
            var consumers = Enumerable.Range(0, 4).Select(index => ConsumeAsync(index, [addresses[index % 2], addresses[(index + 1) % 2]], progress)).ToArray();

            await progress.ReachAsync(60);
            servers[0] = await RestartAsync(servers[0], settings);
            await progress.ReachAsync(140);
            await cluster.KillAsync();
            await cluster.StartAsync();
            await progress.ReachAsync(220);
            servers[1] = await RestartAsync(servers[1], settings);

            await progress.ReachAsync(Steps);
            await progress.FinishAsync(Task.WhenAll(consumers));
            await using var ledger = await LedgerAddress.Parse($"postgres:{cluster.Connection}").OpenAsync(TimeProvider.System, default);
            var verification = await LedgerVerification.ReadAsync(ledger, Convert.ToHexStringLower(SHA256.HashData(epoch.Token.ToArray())), default);
            Assert.True(verification.IsClean, $"{verification.Consumers[0].Acknowledged}");
            Assert.Equal(Steps, verification.Consumers[0].Acknowledged.Once);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static EpochRequest Request() => new() { Feed = "mnist-train", Run = "fire", BatchSize = 16, Steps = Steps, Delivery = Delivery.Queue };

    private static async Task<DataServer> RestartAsync(DataServer server, KeyValuePair<string, string>[] settings)
    {
        var address = server.Address;
        await server.Process.KillAsync();
        await server.DisposeAsync();
        return await DataServer.StartAsync(address, settings);
    }

    /// <summary>Reads until the epoch's end; consumer 3 dies every 20 steps, amid one, and another takes its place.</summary>
    private static async Task ConsumeAsync(int index, string[] addresses, Progress progress)
    {
        for (var life = 0; ; life++)
        {
            // A new one may meet a dead server first.
            using var client = new DataFeedClient(addresses);
            var epoch = await client.StartEpochAsync(Request());
            if (await ReadAsync(epoch, $"trainer-{index}.{life}", index == 3 ? 20 : Steps, progress))
            {
                return;
            }
        }
    }

    /// <returns>Whether the end came.</returns>
    private static async Task<bool> ReadAsync(Epoch epoch, string consumer, int lifetime, Progress progress)
    {
        using var death = new CancellationTokenSource();
        var reading = epoch.ReadAsync(new ReadOptions { Consumer = consumer });
        try
        {
            await foreach (var batch in reading.WithCancellation(death.Token))
            {
                using (batch)
                {
                    await progress.CountAsync(batch.Step);
                    if (--lifetime == 0)
                    {
                        await death.CancelAsync();
                        return false;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        return reading.End is not null;
    }

    /// <summary>How many different steps were seen. Consumers stop amid a step at each mark, until what happens there has happened.</summary>
    private sealed class Progress : IDisposable
    {
        private readonly ConcurrentDictionary<long, bool> _seen = new();
        private readonly SemaphoreSlim _changed = new(0);
        private volatile TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile int _mark;

        public Task CountAsync(long step)
        {
            _seen.TryAdd(step, true);
            _changed.Release();
            return _seen.Count >= _mark ? _goOn.Task : Task.CompletedTask;
        }

        /// <summary>Lets consumers go on to the next mark, and waits until they are there.</summary>
        public async Task ReachAsync(int steps)
        {
            _mark = steps;
            Interlocked.Exchange(ref _goOn, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (_seen.Count < steps)
            {
                try
                {
                    await _changed.WaitAsync(late.Token);
                }
                catch (OperationCanceledException)
                {
                    throw new TimeoutException($"Waited two minutes for {steps} steps; {_seen.Count} were seen.");
                }
            }
        }

        /// <summary>Holds nobody any more.</summary>
        public Task FinishAsync(Task consumers)
        {
            _mark = int.MaxValue;
            _goOn.SetResult();
            return consumers.WaitAsync(TimeSpan.FromMinutes(2));
        }

        public void Dispose() => _changed.Dispose();
    }
}
