using DataFeed.Ledger.Schema;
using Npgsql;

namespace DataFeed.Ledger.Postgres;

/// <summary>The connections to one PostgreSQL database.</summary>
internal sealed class PostgresStore : IAsyncDisposable
{
    // Any number that other programs do not lock: the first eight letters of "datafeed".
    private const long MigrationLock = 0x6461746166656564;

    private readonly NpgsqlDataSource _source;

    public PostgresStore(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        // Unasked, the driver looks for a Kerberos library first, and .NET complains on the error output where there is none, as in its own images.
        if (builder.GssEncryptionMode == GssEncryptionMode.Prefer && !builder.ShouldSerialize("GSS Encryption Mode"))
        {
            builder.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        // Planning a claim takes as long as running it, and other claims wait meanwhile: each connection plans its statements once. There are fewer than 50.
        if (!builder.ShouldSerialize("Max Auto Prepare"))
        {
            builder.MaxAutoPrepare = 50;
        }

        // Nothing here changes a session, so there is nothing to reset before its next use.
        builder.NoResetOnClose = true;
        Place = $"{builder.Host}:{builder.Port}, database {builder.Database ?? builder.Username}";
        _source = NpgsqlDataSource.Create(builder);
    }

    /// <summary>Host, port and database.</summary>
    public string Place { get; }

    public static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    public async Task MigrateAsync(IReadOnlyCollection<string> scripts, CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);

        // Servers that start together take turns; the lock ends with the transaction.
        var take = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection, transaction) { Parameters = { new() { Value = MigrationLock } } };
        await using (take.ConfigureAwait(false))
        {
            await take.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await SchemaMigration.RunAsync(transaction, [.. scripts], cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs statements in one round trip, and in one transaction unless an error barrier divides them, and reads what they return.</summary>
    public async Task<T> RunAsync<T>(
        Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken, params IReadOnlyList<NpgsqlBatchCommand> commands)
    {
        var batch = _source.CreateBatch();
        await using var freeing = batch.ConfigureAwait(false);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = reader.ConfigureAwait(false);
        var result = await read(reader).ConfigureAwait(false);

        // A failure of a later statement, or of the commit, shows on the way to the end.
        while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
        {
        }

        return result;
    }

    /// <summary>All rows of the current result.</summary>
    public static async Task<IReadOnlyList<T>> ReadAllAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public Task ExecuteAsync(NpgsqlBatchCommand command, CancellationToken cancellationToken) =>
        RunAsync(_ => Task.FromResult(true), cancellationToken, command);

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
