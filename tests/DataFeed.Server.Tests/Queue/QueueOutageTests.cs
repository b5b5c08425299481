using DataFeed.Client.Reading;
using DataFeed.Ledger;
using DataFeed.Ledger.Testing;
using DataFeed.Protocol.Errors;
using DataFeed.Server.Tests.Records;
using DataFeed.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DataFeed.Server.Tests.Queue;

/// <summary>Law 7's other half: what happens to a QUEUE while its ledger is gone.</summary>
public sealed class QueueOutageTests
{
    [Fact]
    public async Task Queue_PostgresKilledAmidTheEpochAndStartedAgain_LosesNothing()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var one = await StartAsync(cluster);
        await using var other = await StartAsync(cluster);
        var epochs = new[]
        {
            await one.Client.StartEpochAsync(QueueRig.Request("numbers")),
            await other.Client.StartEpochAsync(QueueRig.Request("numbers")),
        };
        var reached = 0;
        var atTen = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

        var reading = Task.WhenAll(Enumerable.Range(0, 4).Select(index => ReadAsync(index)));
        await Wait.ForAsync(atTen.Task, "ten steps");
        await cluster.StopAsync();
        goOn.SetResult(true);
        var every = await (await one.Client.StartEpochAsync(QueueRig.Request("numbers") with { Delivery = Delivery.Every })).ReadAllAsync();
        Assert.Equal(QueueRig.Steps, every.Batches.Length);
        Assert.False(reading.IsCompleted);
        await cluster.StartAsync();

        await Wait.ForAsync(reading.ContinueWith(done => done.Exception is null, TaskScheduler.Default), "the consumers to end");
        await reading;
        await using var ledger = await LedgerAddress.Parse($"postgres:{cluster.Connection}").OpenAsync(TimeProvider.System, default);
        var verification = await LedgerVerification.ReadAsync(ledger, QueueRig.KeyOf(epochs[0]), default);
        Assert.True(verification.IsClean, $"{verification.Consumers[0].Acknowledged}");

        async Task ReadAsync(int index)
        {
            await foreach (var batch in epochs[index % 2].ReadAsync(new ReadOptions { Consumer = $"trainer-{index}" }))
            {
                using (batch)
                {
                    if (Interlocked.Increment(ref reached) >= 10)
                    {
                        atTen.TrySetResult(true);
                        await goOn.Task;
                    }
                }
            }
        }
    }

    [Fact]
    public async Task Claim_LedgerGoneForLongerThanThePatience_FailsWithTheRetryableError()
    {
        var ledger = new FragileLedger(await LedgerAddress.Parse("memory").OpenAsync(TimeProvider.System, default));
        await using var server = await TestServer.StartAsync(QueueRig.AddFeeds, null, null, services =>
        {
            services.AddSingleton<ILedger>(ledger);
            services.Configure<LedgerOptions>(options => options.LedgerPatience = TimeSpan.Zero);
        });
        var epoch = await server.Client.StartEpochAsync(QueueRig.Request("numbers"));
        ledger.IsDown = true;

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => RawQueue.RunAsync(server, new(epoch.Token.ToBytes())));

        Assert.Equal(DataFeedError.LedgerUnavailable, refused.Error);
        Assert.True(refused.IsRetryable);
        ledger.IsDown = false;
        var (batches, _) = await Wait.ForAsync(QueueRig.ReadAsync(epoch, new ReadOptions()), "the epoch once the ledger is back");
        Assert.Equal(QueueRig.Steps, batches.Count);
    }

    private static Task<TestServer> StartAsync(PostgresCluster cluster) => TestServer.StartAsync(
        QueueRig.AddFeeds,
        null,
        null,
        services => services.Configure<LedgerOptions>(options => options.Ledger = $"postgres:{cluster.Connection}"));
}
