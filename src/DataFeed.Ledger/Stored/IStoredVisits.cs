namespace DataFeed.Ledger.Stored;

/// <summary>A database's record of what was delivered and used. As <see cref="ILedger"/> says; its rules on arguments are checked before.</summary>
internal interface IStoredVisits
{
    Task RecordAsync(string epochKey, IReadOnlyList<Visit> visits, CancellationToken cancellationToken);

    Task<IReadOnlyList<Visit>> ReadAsync(string epochKey, CancellationToken cancellationToken);
}
