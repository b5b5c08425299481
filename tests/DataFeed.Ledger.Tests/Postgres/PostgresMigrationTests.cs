using DataFeed.Ledger.Postgres;
using DataFeed.Ledger.Schema;
using DataFeed.Ledger.Tests.Testing;

namespace DataFeed.Ledger.Tests.Postgres;

[Collection(PostgresTests.Name)]
public sealed class PostgresMigrationTests(PostgresFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Open_TablesOfVersion1_BringsThemUpToDateWithWhatTheyHold()
    {
        var connection = await postgres.NewSchemaAsync();
        await using (var store = new PostgresStore(connection))
        {
            await store.MigrateAsync(SchemaScripts.Postgres[..1], None);
            await store.ExecuteAsync(PostgresStore.Command(SchemaRows.InsertEpoch, SchemaRows.ValuesOf(TestEpoch.Queue("old", 5))), None);
        }

        await using var ledger = await OpenAsync(connection);

        Assert.Equal(5, (await ledger.FindEpochAsync("old", None))!.EndStep);
        Assert.Empty(await ledger.ReadVisitsAsync("old", None));
        Assert.Empty(await ledger.LiveServersAsync(None));
    }

    [Fact]
    public async Task Open_TablesOfALaterVersion_IsRefusedForGood()
    {
        var connection = await postgres.NewSchemaAsync();
        await using (var store = new PostgresStore(connection))
        {
            await store.MigrateAsync([.. SchemaScripts.Postgres, "CREATE TABLE later (x integer)"], None);
        }

        var error = await Assert.ThrowsAsync<LedgerException>(() => OpenAsync(connection));

        Assert.False(error.IsTransient);
        Assert.Contains($"version {SchemaScripts.Postgres.Length + 1}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ByManyAtOnce_MigratesOnce()
    {
        var connection = await postgres.NewSchemaAsync();

        var ledgers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => OpenAsync(connection))));

        foreach (var ledger in ledgers)
        {
            Assert.Empty(await ledger.ListEpochsAsync(null, None));
            await ledger.DisposeAsync();
        }
    }

    [Fact]
    public async Task Open_NobodyListens_FailsForNow()
    {
        var error = await Assert.ThrowsAsync<LedgerException>(() => OpenAsync("Host=127.0.0.1;Port=1;Database=x;Username=y"));

        Assert.True(error.IsTransient);
        Assert.Contains("127.0.0.1:1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NoSuchDatabase_FailsForGood()
    {
        var connection = (await postgres.NewSchemaAsync()).Replace("Database=postgres", "Database=nowhere", StringComparison.Ordinal);

        Assert.False((await Assert.ThrowsAsync<LedgerException>(() => OpenAsync(connection))).IsTransient);
    }

    private static Task<ILedger> OpenAsync(string connection) => LedgerAddress.Parse($"postgres:{connection}").OpenAsync(TimeProvider.System, None);
}
