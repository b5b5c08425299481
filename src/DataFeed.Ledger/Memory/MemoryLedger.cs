using System.Data.Common;

namespace DataFeed.Ledger.Memory;

/// <summary>A ledger for one process: what it knows ends with it.</summary>
internal sealed class MemoryLedger(TimeProvider time) : ILedgerStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemoryEpoch> _epochs = new(StringComparer.Ordinal);
    private readonly List<MemoryEpoch> _registered = [];
    private readonly HashSet<Guid> _visitIds = [];
    private readonly SortedDictionary<string, (ServerRecord Server, DateTimeOffset Until)> _servers = new(StringComparer.Ordinal);

    public string Name => "memory";

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public bool IsTransient(DbException exception) => false;

    public Task RegisterEpochAsync(EpochRecord epoch, CancellationToken cancellationToken) =>
        Run(() =>
        {
            var added = new MemoryEpoch(epoch with { Token = epoch.Token.ToArray() });
            if (_epochs.TryAdd(epoch.Key, added))
            {
                _registered.Add(added);
            }
        });

    public Task<EpochRecord?> FindEpochAsync(string epochKey, CancellationToken cancellationToken) =>
        Run(() => _epochs.GetValueOrDefault(epochKey)?.Record);

    public Task<IReadOnlyList<EpochRecord>> ListEpochsAsync(string? run, CancellationToken cancellationToken) =>
        Run<IReadOnlyList<EpochRecord>>(
            () => [.. _registered.Select(epoch => epoch.Record).Where(epoch => run is null || epoch.Run == run)]);

    public Task SetEndAsync(string epochKey, long endStep, CancellationToken cancellationToken) =>
        Run(() => Epoch(epochKey).SetEnd(endStep));

    public Task<ClaimResult> ClaimAsync(string epochKey, string consumer, int count, TimeSpan lease, CancellationToken cancellationToken) =>
        Run(() => Epoch(epochKey).Claim(consumer, count, lease, time.GetUtcNow()));

    public Task<IReadOnlyList<Acknowledgement>> AcknowledgeAsync(
        string epochKey, IReadOnlyList<StepLease> leases, CancellationToken cancellationToken) =>
        Run(() => Epoch(epochKey).Acknowledge(leases, time.GetUtcNow()));

    public Task<IReadOnlyList<long>> RenewAsync(
        string epochKey, IReadOnlyList<long> fences, TimeSpan lease, CancellationToken cancellationToken) =>
        Run(() => Epoch(epochKey).Set(fences, time.GetUtcNow() + lease, lease));

    public Task ReleaseAsync(string epochKey, IReadOnlyList<long> fences, CancellationToken cancellationToken) =>
        Run(() => Epoch(epochKey).Set(fences, DateTimeOffset.MinValue, default));

    public Task<IReadOnlyList<HandOut>> ReadHandOutsAsync(string epochKey, CancellationToken cancellationToken) =>
        Run(() => Epoch(epochKey).HandOuts);

    public Task RecordAsync(string epochKey, IReadOnlyList<Visit> visits, CancellationToken cancellationToken) =>
        Run(() => Epoch(epochKey).Add(visits.Where(visit => _visitIds.Add(visit.Id))));

    public Task<IReadOnlyList<Visit>> ReadVisitsAsync(string epochKey, CancellationToken cancellationToken) =>
        Run(() => Epoch(epochKey).Visits);

    public Task AnnounceAsync(ServerRecord server, TimeSpan timeToLive, CancellationToken cancellationToken) =>
        Run(() => _servers[server.Endpoint] = (server, time.GetUtcNow() + timeToLive));

    public Task WithdrawAsync(string endpoint, Guid incarnation, CancellationToken cancellationToken) =>
        Run(() =>
        {
            if (_servers.TryGetValue(endpoint, out var known) && known.Server.Incarnation == incarnation)
            {
                _servers.Remove(endpoint);
            }
        });

    public Task<IReadOnlyList<ServerRecord>> LiveServersAsync(CancellationToken cancellationToken) =>
        Run<IReadOnlyList<ServerRecord>>(() =>
        {
            var now = time.GetUtcNow();
            return [.. _servers.Values.Where(known => known.Until > now).Select(known => known.Server)];
        });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private MemoryEpoch Epoch(string epochKey) => _epochs.GetValueOrDefault(epochKey) ?? throw LedgerRules.UnknownEpoch(epochKey);

    private Task<bool> Run(Action action) =>
        Run(() =>
        {
            action();
            return true;
        });

    private Task<T> Run<T>(Func<T> action)
    {
        lock (_lock)
        {
            return Task.FromResult(action());
        }
    }
}
