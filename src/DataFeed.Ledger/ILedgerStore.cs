using System.Data.Common;

namespace DataFeed.Ledger;

/// <summary>A ledger that trusts its arguments and throws what its driver throws. <see cref="CheckedLedger"/> stands between it and callers.</summary>
internal interface ILedgerStore : ILedger
{
    /// <summary>What failed, as a message names it; without a password.</summary>
    string Name { get; }

    /// <summary>Connects to the store and brings its tables up to date. Called once, before anything else.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Whether a call that failed like this may succeed when it is repeated.</summary>
    bool IsTransient(DbException exception);
}
