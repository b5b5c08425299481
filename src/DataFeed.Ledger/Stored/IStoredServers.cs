namespace DataFeed.Ledger.Stored;

/// <summary>A database's record of live servers. As <see cref="ILedger"/> says; its rules on arguments are checked before.</summary>
internal interface IStoredServers
{
    Task AnnounceAsync(ServerRecord server, TimeSpan timeToLive, CancellationToken cancellationToken);

    Task WithdrawAsync(string endpoint, Guid incarnation, CancellationToken cancellationToken);

    Task<IReadOnlyList<ServerRecord>> LiveAsync(CancellationToken cancellationToken);
}
