using DataFeed.Ledger.Schema;
using Microsoft.Data.Sqlite;

namespace DataFeed.Ledger.Sqlite;

/// <summary>One connection to one file, used by one call at a time, and what its failures mean.</summary>
/// <remarks>Several processes of one machine may share the file: SQLite lets one of them write at a time.</remarks>
internal sealed class SqliteStore : IAsyncDisposable
{
    // Longer than any transaction here takes, shorter than a client's patience.
    private const int BusySeconds = 5;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly SqliteConnection _connection;
    private readonly string _file;
    private bool _disposed;

    public SqliteStore(string file)
    {
        _file = file;
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

    public Task OpenAsync(IReadOnlyCollection<string> scripts, CancellationToken cancellationToken) =>
        GuardAsync(async () =>
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
            return true;
        }, cancellationToken);

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

    private Task<T> RunAsync<T>(Func<SqliteStatements, T> action, bool deferred, CancellationToken cancellationToken) =>
        GuardAsync(
            // SQLite's calls block, at worst until another process has written: not the caller's thread.
            () => Task.Run(
                () =>
                {
                    using var transaction = _connection.BeginTransaction(deferred);
                    var result = action(new(transaction));
                    transaction.Commit();
                    return result;
                }, cancellationToken),
            cancellationToken);

    private async Task<T> GuardAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return await action().ConfigureAwait(false);
        }
        catch (SqliteException exception)
        {
            var transient = IsTransient(exception);
            throw new LedgerException($"The ledger's file {_file} failed{(transient ? "; a retry may help" : "")}: {exception.Message}", transient, exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    // Busy, locked, input/output, disk full, locking protocol.
    private static bool IsTransient(SqliteException exception) => exception.SqliteErrorCode is 5 or 6 or 10 or 13 or 15;
}
