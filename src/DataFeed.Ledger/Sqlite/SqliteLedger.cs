using DataFeed.Ledger.Schema;

namespace DataFeed.Ledger.Sqlite;

/// <summary>A ledger in a file, for the servers of one machine.</summary>
internal sealed class SqliteLedger : ILedger
{
    private readonly SqliteStore _store;
    private readonly SqliteEpochs _epochs;
    private readonly SqliteQueue _queue;
    private readonly SqliteVisits _visits;
    private readonly SqliteServers _servers;

    private SqliteLedger(SqliteStore store, TimeProvider time)
    {
        _store = store;
        _epochs = new(store);
        _queue = new(store, time);
        _visits = new(store);
        _servers = new(store, time);
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

    public Task RegisterEpochAsync(EpochRecord epoch, CancellationToken cancellationToken)
    {
        LedgerRules.Check(epoch);
        return _epochs.RegisterAsync(epoch, cancellationToken);
    }

    public Task<EpochRecord?> FindEpochAsync(string epochKey, CancellationToken cancellationToken) => _epochs.FindAsync(epochKey, cancellationToken);

    public Task<IReadOnlyList<EpochRecord>> ListEpochsAsync(string? run, CancellationToken cancellationToken) => _epochs.ListAsync(run, cancellationToken);

    public Task SetEndAsync(string epochKey, long endStep, CancellationToken cancellationToken) => _epochs.SetEndAsync(epochKey, endStep, cancellationToken);

    public Task<ClaimResult> ClaimAsync(string epochKey, string consumer, int count, TimeSpan lease, CancellationToken cancellationToken)
    {
        LedgerRules.CheckClaim(consumer, count, lease);
        return _queue.ClaimAsync(epochKey, consumer, count, lease, cancellationToken);
    }

    public Task<Acknowledgement> AcknowledgeAsync(string epochKey, long step, long fence, CancellationToken cancellationToken) =>
        _queue.AcknowledgeAsync(epochKey, step, fence, cancellationToken);

    public Task<IReadOnlyList<long>> RenewAsync(string epochKey, IReadOnlyList<long> fences, TimeSpan lease, CancellationToken cancellationToken)
    {
        LedgerRules.CheckTime(lease);
        return _queue.RenewAsync(epochKey, fences, lease, cancellationToken);
    }

    public Task ReleaseAsync(string epochKey, IReadOnlyList<long> fences, CancellationToken cancellationToken) =>
        _queue.ReleaseAsync(epochKey, fences, cancellationToken);

    public Task<IReadOnlyList<HandOut>> ReadHandOutsAsync(string epochKey, CancellationToken cancellationToken) =>
        _queue.ReadHandOutsAsync(epochKey, cancellationToken);

    public Task RecordAsync(string epochKey, IReadOnlyList<Visit> visits, CancellationToken cancellationToken)
    {
        LedgerRules.Check(visits);
        return _visits.RecordAsync(epochKey, visits, cancellationToken);
    }

    public Task<IReadOnlyList<Visit>> ReadVisitsAsync(string epochKey, CancellationToken cancellationToken) => _visits.ReadAsync(epochKey, cancellationToken);

    public Task AnnounceAsync(ServerRecord server, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        LedgerRules.CheckTime(timeToLive);
        return _servers.AnnounceAsync(server, timeToLive, cancellationToken);
    }

    public Task WithdrawAsync(string endpoint, Guid incarnation, CancellationToken cancellationToken) =>
        _servers.WithdrawAsync(endpoint, incarnation, cancellationToken);

    public Task<IReadOnlyList<ServerRecord>> LiveServersAsync(CancellationToken cancellationToken) => _servers.LiveAsync(cancellationToken);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
