using System.Collections.Immutable;
using DataFeed.Ledger.Schema;
using DataFeed.Ledger.Sqlite;
using DataFeed.Ledger.Tests.Testing;
using Microsoft.Data.Sqlite;

namespace DataFeed.Ledger.Tests.Sqlite;

public sealed class SqliteMigrationTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _folder = Directory.CreateTempSubdirectory("datafeed-ledger-").FullName;

    private string File => Path.Combine(_folder, "ledger.db");

    [Fact]
    public async Task Open_TablesOfVersion1_BringsThemUpToDateWithWhatTheyHold()
    {
        await MigrateAsync(SchemaScripts.Sqlite[..1], TestEpoch.Queue("old", 5));

        await using var ledger = await OpenAsync();

        Assert.Equal(5, (await ledger.FindEpochAsync("old", None))!.EndStep);
        Assert.Empty(await ledger.ReadVisitsAsync("old", None));
        Assert.Empty(await ledger.LiveServersAsync(None));
    }

    [Fact]
    public async Task Open_TablesOfALaterVersion_IsRefusedForGood()
    {
        await MigrateAsync([.. SchemaScripts.Sqlite, "CREATE TABLE later (x INTEGER)"]);

        var error = await Assert.ThrowsAsync<LedgerException>(() => OpenAsync());

        Assert.False(error.IsTransient);
        Assert.Contains($"version {SchemaScripts.Sqlite.Length + 1}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ByManyAtOnce_MigratesOnce()
    {
        var ledgers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => OpenAsync())));

        foreach (var ledger in ledgers)
        {
            Assert.Empty(await ledger.ListEpochsAsync(null, None));
            await ledger.DisposeAsync();
        }
    }

    [Fact]
    public async Task Migrate_AScriptFails_LeavesTheVersionBefore()
    {
        await Assert.ThrowsAsync<SqliteException>(() => MigrateAsync([.. SchemaScripts.Sqlite, "CREATE TABLE half (x INTEGER); nonsense"]));

        await using var ledger = await OpenAsync();
        Assert.Empty(await ledger.ListEpochsAsync(null, None));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<ILedger> OpenAsync() => LedgerAddress.Parse($"sqlite:{File}").OpenAsync(TimeProvider.System, None);

    private async Task MigrateAsync(ImmutableArray<string> scripts, EpochRecord? epoch = null)
    {
        await using var store = new SqliteStore(File);
        await store.OpenAsync(scripts, None);
        if (epoch is not null)
        {
            await store.WriteAsync(statements => statements.Execute(SchemaRows.InsertEpoch, SchemaRows.ValuesOf(epoch)), None);
        }
    }
}
