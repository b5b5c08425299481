using System.Globalization;

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
