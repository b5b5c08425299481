namespace DataFeed.Ledger.Stored;

/// <summary>A database's record of epochs. As <see cref="ILedger"/> says; its rules on arguments are checked before.</summary>
internal interface IStoredEpochs
{
    Task RegisterAsync(EpochRecord epoch, CancellationToken cancellationToken);

    Task<EpochRecord?> FindAsync(string epochKey, CancellationToken cancellationToken);

    Task<IReadOnlyList<EpochRecord>> ListAsync(string? run, CancellationToken cancellationToken);

    Task SetEndAsync(string epochKey, long endStep, CancellationToken cancellationToken);
}
