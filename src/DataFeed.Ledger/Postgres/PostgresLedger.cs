using DataFeed.Ledger.Schema;
using DataFeed.Ledger.Stored;

namespace DataFeed.Ledger.Postgres;

/// <summary>A ledger for servers on many machines, on PostgreSQL's own clock.</summary>
internal sealed class PostgresLedger : StoredLedger
{
    private PostgresLedger(PostgresStore store)
        : base(store, new PostgresEpochs(store), new PostgresQueue(store), new PostgresVisits(store), new PostgresServers(store))
    {
    }

    public static async Task<ILedger> OpenAsync(string connection, CancellationToken cancellationToken)
    {
        var store = new PostgresStore(connection);
        try
        {
            await store.MigrateAsync(SchemaScripts.Postgres, cancellationToken).ConfigureAwait(false);
            return new PostgresLedger(store);
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
