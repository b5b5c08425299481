using DataFeed.Ledger;

namespace DataFeed.Server.Tests.Records;

/// <summary>A ledger that does not answer while it is told not to.</summary>
internal sealed class FragileLedger(ILedger ledger) : ILedger
{
    public volatile bool IsDown;

    public Task RegisterEpochAsync(EpochRecord epoch, CancellationToken cancellationToken) => Up().RegisterEpochAsync(epoch, cancellationToken);

    public Task<EpochRecord?> FindEpochAsync(string epochKey, CancellationToken cancellationToken) => Up().FindEpochAsync(epochKey, cancellationToken);

    public Task<IReadOnlyList<EpochRecord>> ListEpochsAsync(string? run, CancellationToken cancellationToken) => Up().ListEpochsAsync(run, cancellationToken);

    public Task SetEndAsync(string epochKey, long endStep, CancellationToken cancellationToken) => Up().SetEndAsync(epochKey, endStep, cancellationToken);

    public Task<ClaimResult> ClaimAsync(string epochKey, string consumer, int count, TimeSpan lease, CancellationToken cancellationToken) =>
        Up().ClaimAsync(epochKey, consumer, count, lease, cancellationToken);

    public Task<IReadOnlyList<Acknowledgement>> AcknowledgeAsync(string epochKey, IReadOnlyList<StepLease> leases, CancellationToken cancellationToken) =>
        Up().AcknowledgeAsync(epochKey, leases, cancellationToken);

    public Task<IReadOnlyList<long>> RenewAsync(string epochKey, IReadOnlyList<long> fences, TimeSpan lease, CancellationToken cancellationToken) =>
        Up().RenewAsync(epochKey, fences, lease, cancellationToken);

    public Task ReleaseAsync(string epochKey, IReadOnlyList<long> fences, CancellationToken cancellationToken) =>
        Up().ReleaseAsync(epochKey, fences, cancellationToken);

    public Task<IReadOnlyList<HandOut>> ReadHandOutsAsync(string epochKey, CancellationToken cancellationToken) =>
        Up().ReadHandOutsAsync(epochKey, cancellationToken);

    public Task RecordAsync(string epochKey, IReadOnlyList<Visit> visits, CancellationToken cancellationToken) =>
        Up().RecordAsync(epochKey, visits, cancellationToken);

    public Task<IReadOnlyList<Visit>> ReadVisitsAsync(string epochKey, CancellationToken cancellationToken) =>
        Up().ReadVisitsAsync(epochKey, cancellationToken);

    public Task AnnounceAsync(ServerRecord server, TimeSpan timeToLive, CancellationToken cancellationToken) =>
        Up().AnnounceAsync(server, timeToLive, cancellationToken);

    public Task WithdrawAsync(string endpoint, Guid incarnation, CancellationToken cancellationToken) =>
        Up().WithdrawAsync(endpoint, incarnation, cancellationToken);

    public Task<IReadOnlyList<ServerRecord>> LiveServersAsync(CancellationToken cancellationToken) => Up().LiveServersAsync(cancellationToken);

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    private ILedger Up() => IsDown ? throw new LedgerException("It is told to be down.", isTransient: true) : ledger;
}
