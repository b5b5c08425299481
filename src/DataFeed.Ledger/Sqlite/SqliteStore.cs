using DataFeed.Ledger.Schema;
using Microsoft.Data.Sqlite;

namespace DataFeed.Ledger.Sqlite;

/// <summary>One connection to one file, used by one call at a time.</summary>
/// <remarks>Several processes of one machine may share the file: SQLite lets one of them write at a time.</remarks>
internal sealed class SqliteStore : IAsyncDisposable
{
    // Longer than any transaction here takes, shorter than a client's patience.
    private const int BusySeconds = 5;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly SqliteConnection _connection;
    private bool _disposed;

    public SqliteStore(string file)
    {
        _connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWriteCreate,
            ForeignKeys = true,
            // A pooled connection would keep the file open after this one is disposed.
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ConnectionString);
    }

    public async Task OpenAsync(IReadOnlyCollection<string> scripts, CancellationToken cancellationToken)
    {
        await _connection.OpenAsync(cancellationToken).ConfigureAwait(false);

        // What is acknowledged stays so after a power failure too: FULL syncs the log on every commit, which NORMAL does not.
        using (var command = _connection.CreateCommand())
        {
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        using var transaction = _connection.BeginTransaction(deferred: false);
        await SchemaMigration.RunAsync(transaction, [.. scripts], cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs statements in one transaction, which holds the file's write lock from its start. Commits unless it throws.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteStatements, T> action, CancellationToken cancellationToken) => RunAsync(action, deferred: false, cancellationToken);

    /// <summary>Runs statements that read, all from one state of the file.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteStatements, T> action, CancellationToken cancellationToken) => RunAsync(action, deferred: true, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            _disposed = true;
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<T> RunAsync<T>(Func<SqliteStatements, T> action, bool deferred, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);

            // SQLite's calls block, at worst until another process has written: not the caller's thread.
            return await Task.Run(
                () =>
                {
                    using var transaction = _connection.BeginTransaction(deferred);
                    var result = action(new(transaction));
                    transaction.Commit();
                    return result;
                },
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
