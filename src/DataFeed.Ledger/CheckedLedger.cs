using System.Data.Common;
using System.Runtime.CompilerServices;

namespace DataFeed.Ledger;

/// <summary>Stands between a store and its callers: checks what it is asked, and makes <see cref="LedgerException"/> of its driver's failures.</summary>
internal sealed class CheckedLedger : ILedger
{
    // What no caller means, but every clock can still add to the present.
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(3650);

    private readonly ILedgerStore _store;

    private CheckedLedger(ILedgerStore store) => _store = store;

    /// <summary>Opens a store, which is disposed with the ledger, or at once where it cannot be opened.</summary>
    public static async Task<ILedger> OpenAsync(ILedgerStore store, CancellationToken cancellationToken)
    {
        var ledger = new CheckedLedger(store);
        try
        {
            await ledger.AskAsync(() => store.OpenAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            return ledger;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task RegisterEpochAsync(EpochRecord epoch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        ArgumentException.ThrowIfNullOrEmpty(epoch.Key, nameof(epoch));
        if (!Enum.IsDefined(epoch.Delivery))
        {
            throw new ArgumentOutOfRangeException(nameof(epoch), epoch.Delivery, "The delivery of an epoch is Every, Split or Queue.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(epoch.WorldSize, 1, nameof(epoch));
        ArgumentOutOfRangeException.ThrowIfNegative(epoch.FirstStep, nameof(epoch));
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch.EndStep ?? epoch.FirstStep, epoch.FirstStep, nameof(epoch));
        return AskAsync(() => _store.RegisterEpochAsync(epoch, cancellationToken), cancellationToken);
    }

    public Task<EpochRecord?> FindEpochAsync(string epochKey, CancellationToken cancellationToken) =>
        AskAsync(() => _store.FindEpochAsync(epochKey, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<EpochRecord>> ListEpochsAsync(string? run, CancellationToken cancellationToken) =>
        AskAsync(() => _store.ListEpochsAsync(run, cancellationToken), cancellationToken);

    public Task SetEndAsync(string epochKey, long endStep, CancellationToken cancellationToken) =>
        AskAsync(() => _store.SetEndAsync(epochKey, endStep, cancellationToken), cancellationToken);

    public Task<ClaimResult> ClaimAsync(string epochKey, string consumer, int count, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Require(lease);
        return AskAsync(() => _store.ClaimAsync(epochKey, consumer, count, lease, cancellationToken), cancellationToken);
    }

    public Task<IReadOnlyList<Acknowledgement>> AcknowledgeAsync(string epochKey, IReadOnlyList<StepLease> leases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leases);
        return AskAsync(() => _store.AcknowledgeAsync(epochKey, leases, cancellationToken), cancellationToken);
    }

    public Task<IReadOnlyList<long>> RenewAsync(string epochKey, IReadOnlyList<long> fences, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fences);
        Require(lease);
        return AskAsync(() => _store.RenewAsync(epochKey, fences, lease, cancellationToken), cancellationToken);
    }

    public Task ReleaseAsync(string epochKey, IReadOnlyList<long> fences, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fences);
        return AskAsync(() => _store.ReleaseAsync(epochKey, fences, cancellationToken), cancellationToken);
    }

    public Task<IReadOnlyList<HandOut>> ReadHandOutsAsync(string epochKey, CancellationToken cancellationToken) =>
        AskAsync(() => _store.ReadHandOutsAsync(epochKey, cancellationToken), cancellationToken);

    public Task RecordAsync(string epochKey, IReadOnlyList<Visit> visits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(visits);
        foreach (var visit in visits)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(visit.Rank, nameof(visits));
            ArgumentOutOfRangeException.ThrowIfNegative(visit.FirstStep, nameof(visits));
            ArgumentOutOfRangeException.ThrowIfLessThan(visit.Count, 1, nameof(visits));
        }

        return AskAsync(() => _store.RecordAsync(epochKey, visits, cancellationToken), cancellationToken);
    }

    public Task<IReadOnlyList<Visit>> ReadVisitsAsync(string epochKey, CancellationToken cancellationToken) =>
        AskAsync(() => _store.ReadVisitsAsync(epochKey, cancellationToken), cancellationToken);

    public Task AnnounceAsync(ServerRecord server, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        Require(timeToLive);
        return AskAsync(() => _store.AnnounceAsync(server, timeToLive, cancellationToken), cancellationToken);
    }

    public Task WithdrawAsync(string endpoint, Guid incarnation, CancellationToken cancellationToken) =>
        AskAsync(() => _store.WithdrawAsync(endpoint, incarnation, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<ServerRecord>> LiveServersAsync(CancellationToken cancellationToken) =>
        AskAsync(() => _store.LiveServersAsync(cancellationToken), cancellationToken);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static void Require(TimeSpan time, [CallerArgumentExpression(nameof(time))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, LongestTime, name);
    }

    private Task<bool> AskAsync(Func<Task> ask, CancellationToken cancellationToken) =>
        AskAsync(
            async () =>
            {
                await ask().ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (DbException exception)
        {
            var isTransient = _store.IsTransient(exception);
            throw new LedgerException(
                $"The ledger's {_store.Name} failed{(isTransient ? "; a retry may help" : "")}: {exception.Message}", isTransient, exception);
        }
    }
}
