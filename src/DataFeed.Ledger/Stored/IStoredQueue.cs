namespace DataFeed.Ledger.Stored;

/// <summary>A database's leases and hand-outs. As <see cref="ILedger"/> says; its rules on arguments are checked before.</summary>
internal interface IStoredQueue
{
    Task<ClaimResult> ClaimAsync(string epochKey, string consumer, int count, TimeSpan lease, CancellationToken cancellationToken);

    Task<Acknowledgement> AcknowledgeAsync(string epochKey, long step, long fence, CancellationToken cancellationToken);

    Task<IReadOnlyList<long>> RenewAsync(string epochKey, IReadOnlyList<long> fences, TimeSpan lease, CancellationToken cancellationToken);

    Task ReleaseAsync(string epochKey, IReadOnlyList<long> fences, CancellationToken cancellationToken);

    Task<IReadOnlyList<HandOut>> ReadHandOutsAsync(string epochKey, CancellationToken cancellationToken);
}
