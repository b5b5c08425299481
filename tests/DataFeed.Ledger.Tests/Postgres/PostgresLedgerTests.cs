using System.Globalization;
using Npgsql;

namespace DataFeed.Ledger.Tests.Postgres;

[Collection(PostgresTests.Name)]
public sealed class PostgresLedgerTests(PostgresFixture postgres) : LedgerContract
{
    private string _connection = "";

    public override async Task InitializeAsync()
    {
        _connection = await postgres.NewSchemaAsync();
        await base.InitializeAsync();
    }

    [Fact]
    public async Task Claim_CancelledWhileItWaitsForAnother_LeavesItsConnectionUsable()
    {
        await RegisterAsync(3);
        await using var ledger = await LedgerAddress.Parse($"postgres:{_connection};Maximum Pool Size=1").OpenAsync(TimeProvider.System, None);
        await using var source = NpgsqlDataSource.Create(_connection);
        await using var connection = await source.OpenConnectionAsync();
        await using (await connection.BeginTransactionAsync())
        {
            await using var locking = new NpgsqlCommand("SELECT id FROM datafeed_epoch FOR UPDATE", connection);
            await locking.ExecuteScalarAsync();
            using var cancelling = new CancellationTokenSource();
            var claim = ledger.ClaimAsync(Key, "a", 1, Lease, cancelling.Token);
            await using var waiting = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)", connection);
            while (!claim.IsCompleted && !(bool)(await waiting.ExecuteScalarAsync())!)
            {
            }

            await cancelling.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => claim);
        }

        Assert.Equal([new(0, 1, 1)], (await ledger.ClaimAsync(Key, "a", 1, Lease, None)).Claims);
    }

    protected override Task<ILedger> OpenAsync() => LedgerAddress.Parse($"postgres:{_connection}").OpenAsync(TimeProvider.System, None);

    // The database's clock cannot be moved: all deadlines are, the other way.
    protected override Task PassAsync(TimeSpan time)
    {
        var seconds = time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return PostgresFixture.ExecuteAsync(
            _connection,
            $"UPDATE datafeed_lease SET ends_at = ends_at - interval '{seconds} s'; UPDATE datafeed_server SET live_until = live_until - interval '{seconds} s'");
    }
}
