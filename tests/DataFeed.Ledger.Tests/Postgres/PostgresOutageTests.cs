using DataFeed.Ledger.Testing;
using DataFeed.Ledger.Tests.Testing;

namespace DataFeed.Ledger.Tests.Postgres;

/// <summary>A dead store stops claims with a clear error, and loses nothing.</summary>
public sealed class PostgresOutageTests : IAsyncLifetime
{
    private const string Key = "e0";

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private PostgresCluster? _cluster;
    private int _failures;

    private PostgresCluster Cluster => _cluster!;

    public async Task InitializeAsync() => _cluster = await PostgresCluster.StartNewAsync();

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [Fact]
    public async Task Calls_WhilePostgresIsDown_FailForNowAndNothingIsLost()
    {
        await using var ledger = await OpenAsync();
        await ledger.RegisterEpochAsync(TestEpoch.Queue(Key, 3), None);
        var claims = (await ledger.ClaimAsync(Key, "a", 2, Lease, None)).Claims;
        Assert.Equal([Acknowledgement.Accepted], await ledger.AcknowledgeAsync(Key, [claims[0].Lease], None));

        await Cluster.StopAsync();

        Assert.True((await Assert.ThrowsAsync<LedgerException>(() => ledger.ClaimAsync(Key, "a", 1, Lease, None))).IsTransient);
        Assert.True((await Assert.ThrowsAsync<LedgerException>(() => ledger.AcknowledgeAsync(Key, [claims[1].Lease], None))).IsTransient);
        Assert.True((await Assert.ThrowsAsync<LedgerException>(() => ledger.SetEndAsync(Key, 3, None))).IsTransient);

        await Cluster.StartAsync();

        Assert.Equal([Acknowledgement.AlreadyAcknowledged], await UntilUpAsync(() => ledger.AcknowledgeAsync(Key, [claims[0].Lease], None)));
        Assert.Equal([Acknowledgement.Accepted], await ledger.AcknowledgeAsync(Key, [claims[1].Lease], None));
        Assert.Equal([new(2, 3, 1)], (await ledger.ClaimAsync(Key, "a", 5, Lease, None)).Claims);
    }

    [Fact]
    public async Task Claim_PostgresCrashesAfterItsAnswer_IsStillHandedOut()
    {
        await using var ledger = await OpenAsync();
        await ledger.RegisterEpochAsync(TestEpoch.Queue(Key, 1000), None);
        List<Claim> claims = [.. (await ledger.ClaimAsync(Key, "a", 1, Lease, None)).Claims];
        for (var crash = 0; crash < 3; crash++)
        {
            for (var claim = 0; claim < 10; claim++)
            {
                claims.AddRange((await UntilUpAsync(() => ledger.ClaimAsync(Key, "a", 1, Lease, None))).Claims);
            }

            await Cluster.StopAsync();
            await Cluster.StartAsync();
        }

        var handOuts = await UntilUpAsync(() => ledger.ReadHandOutsAsync(Key, None));
        Assert.Empty(claims.Select(claim => claim.Lease).Except(handOuts.Select(handOut => new StepLease(handOut.Step, handOut.Fence))));
        Assert.Equal(claims.Count, claims.Select(claim => claim.Fence).Distinct().Count());
    }

    [Fact]
    public async Task Consumers_WhilePostgresIsKilled_AcknowledgeEveryStepExactlyOnce()
    {
        const int steps = 400;
        await using var ledger = await OpenAsync();
        await ledger.RegisterEpochAsync(TestEpoch.Queue(Key, steps), None);
        var halfway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var consumers = Enumerable.Range(0, 4).Select(index => Task.Run(() => ConsumeAsync(ledger, $"c{index}", halfway))).ToList();
        await halfway.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await Cluster.KillAsync();
        await Cluster.StartAsync();
        await Task.WhenAll(consumers).WaitAsync(TimeSpan.FromSeconds(120));

        var verification = await LedgerVerification.ReadAsync(ledger, Key, None);
        Assert.True(_failures > 0, "The consumers were done before PostgreSQL was killed.");
        Assert.True(verification.IsClean);
        Assert.Equal(steps, verification.Consumers[0].Acknowledged.Once);
        Assert.Equal(0, verification.Consumers[0].Delivered.Never);
    }

    private Task<ILedger> OpenAsync() => LedgerAddress.Parse($"postgres:{Cluster.Connection}").OpenAsync(TimeProvider.System, None);

    private async Task ConsumeAsync(ILedger ledger, string consumer, TaskCompletionSource halfway)
    {
        while (true)
        {
            // Short, so that what a lost claim took comes back within the test.
            var result = await UntilUpAsync(() => ledger.ClaimAsync(Key, consumer, 3, TimeSpan.FromSeconds(2), None));
            if (result.IsComplete)
            {
                return;
            }

            await PauseAsync(result.RetryAfter);
            foreach (var claim in result.Claims)
            {
                await UntilUpAsync(() => ledger.AcknowledgeAsync(Key, [claim.Lease], None));
                if (claim.Step >= 100)
                {
                    halfway.TrySetResult();
                }
            }
        }
    }

    private async Task<T> UntilUpAsync<T>(Func<Task<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (LedgerException exception) when (exception.IsTransient && attempt < 600)
            {
                Interlocked.Increment(ref _failures);
                await PauseAsync(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private static async Task PauseAsync(TimeSpan? time)
    {
        if (time is { } pause)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Math.Clamp(pause.TotalMilliseconds, 1, 500)));
            await timer.WaitForNextTickAsync();
        }
    }
}
