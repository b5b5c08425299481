using System.Net.Sockets;
using DataFeed.Ledger.Schema;
using Npgsql;

namespace DataFeed.Ledger.Postgres;

/// <summary>The connections to one PostgreSQL database, and what its failures mean.</summary>
internal sealed class PostgresStore : IAsyncDisposable
{
    // Any number that other programs do not lock: the first eight letters of "datafeed".
    private const long MigrationLock = 0x6461746166656564;

    private readonly NpgsqlDataSource _source;
    private readonly string _where;

    public PostgresStore(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        // Unasked, the driver looks for a Kerberos library first, and .NET complains on the error output where there is none, as in its own images.
        if (builder.GssEncryptionMode == GssEncryptionMode.Prefer && !builder.ShouldSerialize("GSS Encryption Mode"))
        {
            builder.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        _where = $"{builder.Host}:{builder.Port}, database {builder.Database ?? builder.Username}";
        _source = NpgsqlDataSource.Create(builder);
    }

    public static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    public Task MigrateAsync(IReadOnlyCollection<string> scripts, CancellationToken cancellationToken) =>
        InTransactionAsync(async transaction =>
        {
            // Servers that start together take turns; the lock ends with the transaction.
            var take = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", transaction.Connection, transaction) { Parameters = { new() { Value = MigrationLock } } };
            await using (take.ConfigureAwait(false))
            {
                await take.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            await SchemaMigration.RunAsync(transaction, [.. scripts], cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Runs statements in one round trip and one transaction, and reads what they return.</summary>
    public Task<T> RunAsync<T>(Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken, params IReadOnlyList<NpgsqlBatchCommand> commands) =>
        GuardAsync(async () =>
        {
            var batch = _source.CreateBatch();
            await using (batch.ConfigureAwait(false))
            {
                foreach (var command in commands)
                {
                    batch.BatchCommands.Add(command);
                }

                var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    var result = await read(reader).ConfigureAwait(false);

                    // A failure of a later statement, or of the commit, shows on the way to the end.
                    while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
                    {
                    }

                    return result;
                }
            }
        });

    public Task ExecuteAsync(NpgsqlBatchCommand command, CancellationToken cancellationToken) =>
        RunAsync(_ => Task.FromResult(true), cancellationToken, command);

    /// <summary>Runs what decides between its statements. Commits unless it throws.</summary>
    public Task InTransactionAsync(Func<NpgsqlTransaction, Task> action, CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    await action(transaction).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    return true;
                }
            }
        });

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<T> GuardAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            var transient = IsTransient(exception);
            throw new LedgerException($"The ledger's PostgreSQL ({_where}) failed{(transient ? "; a retry may help" : "")}: {exception.Message}", transient, exception);
        }
    }

    // By SQLSTATE class: connection, transaction rollback, resources, object in use, operator intervention, system error.
    private static bool IsTransient(NpgsqlException exception) => exception is PostgresException { SqlState: var state }
        ? state[..2] is "08" or "40" or "53" or "55" or "57" or "58"
        : exception.IsTransient || exception.InnerException is IOException or SocketException or TimeoutException;
}
