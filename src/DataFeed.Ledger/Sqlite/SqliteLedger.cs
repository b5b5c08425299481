using DataFeed.Ledger.Schema;
using DataFeed.Ledger.Stored;

namespace DataFeed.Ledger.Sqlite;

/// <summary>A ledger in a file, for the servers of one machine.</summary>
internal sealed class SqliteLedger : StoredLedger
{
    private SqliteLedger(SqliteStore store, TimeProvider time)
        : base(store, new SqliteEpochs(store), new SqliteQueue(store, time), new SqliteVisits(store), new SqliteServers(store, time))
    {
    }

    public static async Task<ILedger> OpenAsync(string file, TimeProvider time, CancellationToken cancellationToken)
    {
        var store = new SqliteStore(file);
        try
        {
            await store.OpenAsync(SchemaScripts.Sqlite, cancellationToken).ConfigureAwait(false);
            return new SqliteLedger(store, time);
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
