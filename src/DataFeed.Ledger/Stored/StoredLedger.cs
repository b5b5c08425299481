namespace DataFeed.Ledger.Stored;

/// <summary>A ledger in a database: checks what it is told, and has each part of the database do its own.</summary>
/// <param name="store">The connection to the database. Disposed with the ledger.</param>
/// <param name="epochs">Epochs.</param>
/// <param name="queue">Leases and hand-outs.</param>
/// <param name="record">What was delivered and used.</param>
/// <param name="servers">Live servers.</param>
internal abstract class StoredLedger(
    IAsyncDisposable store, IStoredEpochs epochs, IStoredQueue queue, IStoredVisits record, IStoredServers servers) : ILedger
{
    public Task RegisterEpochAsync(EpochRecord epoch, CancellationToken cancellationToken)
    {
        LedgerRules.Check(epoch);
        return epochs.RegisterAsync(epoch, cancellationToken);
    }

    public Task<EpochRecord?> FindEpochAsync(string epochKey, CancellationToken cancellationToken) => epochs.FindAsync(epochKey, cancellationToken);

    public Task<IReadOnlyList<EpochRecord>> ListEpochsAsync(string? run, CancellationToken cancellationToken) => epochs.ListAsync(run, cancellationToken);

    public Task SetEndAsync(string epochKey, long endStep, CancellationToken cancellationToken) => epochs.SetEndAsync(epochKey, endStep, cancellationToken);

    public Task<ClaimResult> ClaimAsync(string epochKey, string consumer, int count, TimeSpan lease, CancellationToken cancellationToken)
    {
        LedgerRules.CheckClaim(consumer, count, lease);
        return queue.ClaimAsync(epochKey, consumer, count, lease, cancellationToken);
    }

    public Task<Acknowledgement> AcknowledgeAsync(string epochKey, long step, long fence, CancellationToken cancellationToken) =>
        queue.AcknowledgeAsync(epochKey, step, fence, cancellationToken);

    public Task<IReadOnlyList<long>> RenewAsync(string epochKey, IReadOnlyList<long> fences, TimeSpan lease, CancellationToken cancellationToken)
    {
        LedgerRules.CheckTime(lease);
        return queue.RenewAsync(epochKey, fences, lease, cancellationToken);
    }

    public Task ReleaseAsync(string epochKey, IReadOnlyList<long> fences, CancellationToken cancellationToken) =>
        queue.ReleaseAsync(epochKey, fences, cancellationToken);

    public Task<IReadOnlyList<HandOut>> ReadHandOutsAsync(string epochKey, CancellationToken cancellationToken) =>
        queue.ReadHandOutsAsync(epochKey, cancellationToken);

    public Task RecordAsync(string epochKey, IReadOnlyList<Visit> visits, CancellationToken cancellationToken)
    {
        LedgerRules.Check(visits);
        return record.RecordAsync(epochKey, visits, cancellationToken);
    }

    public Task<IReadOnlyList<Visit>> ReadVisitsAsync(string epochKey, CancellationToken cancellationToken) => record.ReadAsync(epochKey, cancellationToken);

    public Task AnnounceAsync(ServerRecord server, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        LedgerRules.CheckTime(timeToLive);
        return servers.AnnounceAsync(server, timeToLive, cancellationToken);
    }

    public Task WithdrawAsync(string endpoint, Guid incarnation, CancellationToken cancellationToken) =>
        servers.WithdrawAsync(endpoint, incarnation, cancellationToken);

    public Task<IReadOnlyList<ServerRecord>> LiveServersAsync(CancellationToken cancellationToken) => servers.LiveAsync(cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
