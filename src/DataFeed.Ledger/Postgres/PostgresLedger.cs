using DataFeed.Ledger.Schema;

namespace DataFeed.Ledger.Postgres;

/// <summary>A ledger for servers on many machines, on PostgreSQL's own clock.</summary>
internal sealed class PostgresLedger : ILedger
{
    private readonly PostgresStore _store;
    private readonly PostgresEpochs _epochs;
    private readonly PostgresQueue _queue;
    private readonly PostgresVisits _visits;
    private readonly PostgresServers _servers;

    private PostgresLedger(PostgresStore store)
    {
        _store = store;
        _epochs = new(store);
        _queue = new(store);
        _visits = new(store);
        _servers = new(store);
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
