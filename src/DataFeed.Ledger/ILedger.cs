namespace DataFeed.Ledger;

/// <summary>The durable record of epochs, leases, acknowledgements and live servers, which the servers of one deployment share.</summary>
/// <remarks>
/// Thread-safe. Every call is atomic. A call that fails with a transient <see cref="LedgerException"/> or is cancelled may have taken effect:
/// every method may be called again, and a claim in doubt comes back when its lease ends.
/// All methods throw <see cref="LedgerException"/>; those that take an epoch's key do so where no such epoch is registered, and that is not transient.
/// </remarks>
public interface ILedger : IAsyncDisposable
{
    /// <summary>Makes an epoch known. One that is known already stays as it is.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task RegisterEpochAsync(EpochRecord epoch, CancellationToken cancellationToken);

    /// <summary>The epoch of that key, or null.</summary>
    /// <param name="epochKey">Key of the epoch.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<EpochRecord?> FindEpochAsync(string epochKey, CancellationToken cancellationToken);

    /// <summary>The epochs of a run, in the order in which they were registered.</summary>
    /// <param name="run">The run; null: of all runs.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<EpochRecord>> ListEpochsAsync(string? run, CancellationToken cancellationToken);

    /// <summary>Says where an epoch of unknown length ends. What was handed out beyond is withdrawn. The same end again changes nothing.</summary>
    /// <param name="epochKey">Key of the epoch.</param>
    /// <param name="endStep">One past the last step; not before the first.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LedgerException">Another end is known, or a step beyond this one is acknowledged; not transient.</exception>
    Task SetEndAsync(string epochKey, long endStep, CancellationToken cancellationToken);

    /// <summary>
    /// Hands out steps to a consumer, first come first served: first those whose lease ended or was released, the lowest first, then those never handed out,
    /// in order. A lease that ends further ahead than twice its length was written by a clock that was wrong, and counts as ended.
    /// </summary>
    /// <param name="epochKey">Key of the epoch.</param>
    /// <param name="consumer">Who receives them, for the record.</param>
    /// <param name="count">The most steps to hand out, at least 1. Fewer come where fewer are free.</param>
    /// <param name="lease">Time after which a step that is neither acknowledged nor renewed goes to others; above zero, at most ten years.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<ClaimResult> ClaimAsync(string epochKey, string consumer, int count, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Says that steps were used. Each counts for the latest hand-out of its step alone, even after its lease ended or was released, as long as nobody else
    /// claimed it since. One that is refused leaves the others as they are.
    /// </summary>
    /// <param name="epochKey">Key of the epoch.</param>
    /// <param name="leases">The steps with the fences of their hand-outs; may be empty. One that stands here twice was acknowledged before, the second time.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What became of each, in the order in which they were given.</returns>
    Task<IReadOnlyList<Acknowledgement>> AcknowledgeAsync(string epochKey, IReadOnlyList<StepLease> leases, CancellationToken cancellationToken);

    /// <summary>Starts leases anew, from now on; also those that ended, as long as nobody else claimed their steps.</summary>
    /// <param name="epochKey">Key of the epoch.</param>
    /// <param name="fences">Fences of the hand-outs.</param>
    /// <param name="lease">Time from now on; above zero, at most ten years.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Those of the fences that are held now, ascending. The others are acknowledged or lost.</returns>
    Task<IReadOnlyList<long>> RenewAsync(string epochKey, IReadOnlyList<long> fences, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Ends leases at once, so that others may claim their steps. Fences that are not held are passed over.</summary>
    /// <param name="epochKey">Key of the epoch.</param>
    /// <param name="fences">Fences of the hand-outs.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task ReleaseAsync(string epochKey, IReadOnlyList<long> fences, CancellationToken cancellationToken);

    /// <summary>All hand-outs of an epoch in the order in which they happened: replaying them in this order repeats the epoch.</summary>
    /// <param name="epochKey">Key of the epoch.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<HandOut>> ReadHandOutsAsync(string epochKey, CancellationToken cancellationToken);

    /// <summary>Adds visits to an epoch's record; those whose identity is recorded already are passed over (<see cref="Visit.Id"/>).</summary>
    /// <param name="epochKey">Key of the epoch.</param>
    /// <param name="visits">The visits; may be empty.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task RecordAsync(string epochKey, IReadOnlyList<Visit> visits, CancellationToken cancellationToken);

    /// <summary>All recorded visits of an epoch, in the order in which they were recorded.</summary>
    /// <param name="epochKey">Key of the epoch.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<Visit>> ReadVisitsAsync(string epochKey, CancellationToken cancellationToken);

    /// <summary>Says that a server lives; to be repeated well within its time to live. Replaces what the endpoint announced before.</summary>
    /// <param name="server">The server.</param>
    /// <param name="timeToLive">Time from now on after which it counts as dead; above zero, at most ten years.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task AnnounceAsync(ServerRecord server, TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>Takes a server that stops out of the list. Does nothing where another incarnation has announced itself since.</summary>
    /// <param name="endpoint">The server's endpoint.</param>
    /// <param name="incarnation">The server's incarnation.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task WithdrawAsync(string endpoint, Guid incarnation, CancellationToken cancellationToken);

    /// <summary>The servers whose time to live has not ended, by endpoint in ordinal order.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<ServerRecord>> LiveServersAsync(CancellationToken cancellationToken);
}
