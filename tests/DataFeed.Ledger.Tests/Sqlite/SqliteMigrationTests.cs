using System.Collections.Immutable;
using DataFeed.Ledger.Schema;
using DataFeed.Ledger.Sqlite;
using DataFeed.Ledger.Tests.Testing;

namespace DataFeed.Ledger.Tests.Sqlite;

public sealed class SqliteMigrationTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _folder = Directory.CreateTempSubdirectory("datafeed-ledger-").FullName;

    private string File => Path.Combine(_folder, "ledger.db");

    [Fact]
    public async Task Open_TablesOfVersion1_BringsThemUpToDateWithWhatTheyHold()
    {
        await MigrateAsync(SchemaScripts.Sqlite[..1], store => new SqliteEpochs(store).RegisterAsync(TestEpoch.Queue("old", 5), None));

        await using var ledger = await SqliteLedger.OpenAsync(File, TimeProvider.System, None);

        Assert.Equal(5, (await ledger.FindEpochAsync("old", None))!.EndStep);
        Assert.Empty(await ledger.ReadVisitsAsync("old", None));
        Assert.Empty(await ledger.LiveServersAsync(None));
    }

    [Fact]
    public async Task Open_TablesOfALaterVersion_IsRefusedForGood()
    {
        await MigrateAsync([.. SchemaScripts.Sqlite, "CREATE TABLE later (x INTEGER)"], _ => Task.CompletedTask);

        var error = await Assert.ThrowsAsync<LedgerException>(() => SqliteLedger.OpenAsync(File, TimeProvider.System, None));

        Assert.False(error.IsTransient);
        Assert.Contains($"version {SchemaScripts.Sqlite.Length + 1}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ByManyAtOnce_MigratesOnce()
    {
        var ledgers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => SqliteLedger.OpenAsync(File, TimeProvider.System, None))));

        foreach (var ledger in ledgers)
        {
            Assert.Empty(await ledger.ListEpochsAsync(null, None));
            await ledger.DisposeAsync();
        }
    }

    [Fact]
    public async Task Migrate_AScriptFails_LeavesTheVersionBefore()
    {
        await Assert.ThrowsAsync<LedgerException>(() => MigrateAsync([.. SchemaScripts.Sqlite, "CREATE TABLE half (x INTEGER); nonsense"], _ => Task.CompletedTask));

        await using var ledger = await SqliteLedger.OpenAsync(File, TimeProvider.System, None);
        Assert.Empty(await ledger.ListEpochsAsync(null, None));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task MigrateAsync(ImmutableArray<string> scripts, Func<SqliteStore, Task> fillAsync)
    {
        await using var store = new SqliteStore(File);
        await store.OpenAsync(scripts, None);
        await fillAsync(store);
    }
}
