namespace DataFeed.Ledger.Memory;

/// <summary>A ledger for one process: what it knows ends with it.</summary>
internal sealed class MemoryLedger(TimeProvider time) : ILedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemoryEpoch> _epochs = new(StringComparer.Ordinal);
    private readonly List<MemoryEpoch> _registered = [];
    private readonly SortedDictionary<string, (ServerRecord Server, DateTimeOffset Until)> _servers = new(StringComparer.Ordinal);

    public Task RegisterEpochAsync(EpochRecord epoch, CancellationToken cancellationToken)
    {
        LedgerRules.Check(epoch);
        return Run(() =>
        {
            var added = new MemoryEpoch(epoch with { Token = epoch.Token.ToArray() });
            if (_epochs.TryAdd(epoch.Key, added))
            {
                _registered.Add(added);
            }
        }, cancellationToken);
    }

    public Task<EpochRecord?> FindEpochAsync(string epochKey, CancellationToken cancellationToken) =>
        Run(() => _epochs.GetValueOrDefault(epochKey)?.Record, cancellationToken);

    public Task<IReadOnlyList<EpochRecord>> ListEpochsAsync(string? run, CancellationToken cancellationToken) =>
        Run<IReadOnlyList<EpochRecord>>(
            () => [.. _registered.Select(epoch => epoch.Record).Where(epoch => run is null || epoch.Run == run)], cancellationToken);

    public Task SetEndAsync(string epochKey, long endStep, CancellationToken cancellationToken) =>
        Run(() => Epoch(epochKey).SetEnd(endStep), cancellationToken);

    public Task<ClaimResult> ClaimAsync(string epochKey, string consumer, int count, TimeSpan lease, CancellationToken cancellationToken)
    {
        LedgerRules.CheckClaim(consumer, count, lease);
        return Run(() => Epoch(epochKey).Claim(consumer, count, lease, time.GetUtcNow()), cancellationToken);
    }

    public Task<Acknowledgement> AcknowledgeAsync(string epochKey, long step, long fence, CancellationToken cancellationToken) =>
        Run(() => Epoch(epochKey).Acknowledge(step, fence, time.GetUtcNow()), cancellationToken);

    public Task<IReadOnlyList<long>> RenewAsync(
        string epochKey, IReadOnlyList<long> fences, TimeSpan lease, CancellationToken cancellationToken)
    {
        LedgerRules.CheckTime(lease);
        return Run(() => Epoch(epochKey).EndAt(fences, time.GetUtcNow() + lease), cancellationToken);
    }

    public Task ReleaseAsync(string epochKey, IReadOnlyList<long> fences, CancellationToken cancellationToken) =>
        Run(() => Epoch(epochKey).EndAt(fences, DateTimeOffset.MinValue), cancellationToken);

    public Task<IReadOnlyList<HandOut>> ReadHandOutsAsync(string epochKey, CancellationToken cancellationToken) =>
        Run(() => Epoch(epochKey).HandOuts, cancellationToken);

    public Task RecordAsync(string epochKey, IReadOnlyList<Visit> visits, CancellationToken cancellationToken)
    {
        LedgerRules.Check(visits);
        return Run(() => Epoch(epochKey).Add(visits), cancellationToken);
    }

    public Task<IReadOnlyList<Visit>> ReadVisitsAsync(string epochKey, CancellationToken cancellationToken) =>
        Run(() => Epoch(epochKey).Visits, cancellationToken);

    public Task AnnounceAsync(ServerRecord server, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        LedgerRules.CheckTime(timeToLive);
        return Run(() => _servers[server.Endpoint] = (server, time.GetUtcNow() + timeToLive), cancellationToken);
    }

    public Task WithdrawAsync(string endpoint, Guid incarnation, CancellationToken cancellationToken) =>
        Run(() =>
        {
            if (_servers.TryGetValue(endpoint, out var known) && known.Server.Incarnation == incarnation)
            {
                _servers.Remove(endpoint);
            }
        }, cancellationToken);

    public Task<IReadOnlyList<ServerRecord>> LiveServersAsync(CancellationToken cancellationToken) =>
        Run<IReadOnlyList<ServerRecord>>(() =>
        {
            var now = time.GetUtcNow();
            return [.. _servers.Values.Where(known => known.Until > now).Select(known => known.Server)];
        }, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private MemoryEpoch Epoch(string epochKey) => _epochs.GetValueOrDefault(epochKey) ?? throw LedgerRules.UnknownEpoch(epochKey);

    private Task<bool> Run(Action action, CancellationToken cancellationToken) =>
        Run(() =>
        {
            action();
            return true;
        }, cancellationToken);

    // What goes wrong comes as a failed task, as from the ledgers that wait for a store.
    private Task<T> Run<T>(Func<T> action, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        try
        {
            lock (_lock)
            {
                return Task.FromResult(action());
            }
        }
        catch (LedgerException exception)
        {
            return Task.FromException<T>(exception);
        }
    }
}
