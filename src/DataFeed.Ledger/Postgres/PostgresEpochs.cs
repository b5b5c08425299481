using DataFeed.Ledger.Stored;
using Npgsql;

namespace DataFeed.Ledger.Postgres;

/// <summary>Epochs and their ends.</summary>
internal sealed class PostgresEpochs(PostgresStore store) : IStoredEpochs
{
    private const string Columns = "key, feed, run, epoch, delivery, world_size, first_step, end_step, token";

    private const string Register =
        $"""
        INSERT INTO datafeed_epoch ({Columns}, next_step) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $7)
        ON CONFLICT (key) DO NOTHING
        """;

    private const string LastAcknowledged =
        """
        SELECT max(step) FROM datafeed_hand_out
        WHERE epoch_id = (SELECT id FROM datafeed_epoch WHERE key = $1) AND acknowledged_at IS NOT NULL
        """;

    private const string SetEnd = "UPDATE datafeed_epoch SET end_step = $2 WHERE key = $1";

    private const string Withdraw = "DELETE FROM datafeed_lease WHERE epoch_id = (SELECT id FROM datafeed_epoch WHERE key = $1) AND step >= $2";

    public Task RegisterAsync(EpochRecord epoch, CancellationToken cancellationToken) =>
        store.ExecuteAsync(
            PostgresStore.Command(
                Register, epoch.Key, epoch.Feed, epoch.Run, epoch.Epoch, epoch.Delivery, epoch.WorldSize, epoch.FirstStep, epoch.EndStep, epoch.Token.ToArray()),
            cancellationToken);

    public Task<EpochRecord?> FindAsync(string epochKey, CancellationToken cancellationToken) =>
        store.RunAsync(
            async reader => await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? ToEpoch(reader) : null,
            cancellationToken,
            PostgresStore.Command($"SELECT {Columns} FROM datafeed_epoch WHERE key = $1", epochKey));

    public Task<IReadOnlyList<EpochRecord>> ListAsync(string? run, CancellationToken cancellationToken) =>
        store.RunAsync(
            reader => reader.ReadAllAsync(ToEpoch, cancellationToken),
            cancellationToken,
            run is null
                ? PostgresStore.Command($"SELECT {Columns} FROM datafeed_epoch ORDER BY id")
                : PostgresStore.Command($"SELECT {Columns} FROM datafeed_epoch WHERE run = $1 ORDER BY id", run));

    public Task SetEndAsync(string epochKey, long endStep, CancellationToken cancellationToken) =>
        store.InTransactionAsync(async transaction =>
        {
            var (epoch, lastAcknowledged) = await LockAsync(transaction, epochKey, cancellationToken).ConfigureAwait(false);
            if (!LedgerRules.CheckEnd(epoch, endStep, lastAcknowledged))
            {
                return;
            }

            var batch = Batch(transaction, PostgresStore.Command(SetEnd, epochKey, endStep), PostgresStore.Command(Withdraw, epochKey, endStep));
            await using (batch.ConfigureAwait(false))
            {
                await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }, cancellationToken);

    private static async Task<(EpochRecord Epoch, long? LastAcknowledged)> LockAsync(
        NpgsqlTransaction transaction, string epochKey, CancellationToken cancellationToken)
    {
        var batch = Batch(
            transaction,
            PostgresStore.Command($"SELECT {Columns} FROM datafeed_epoch WHERE key = $1 FOR NO KEY UPDATE", epochKey),
            PostgresStore.Command(LastAcknowledged, epochKey));
        await using (batch.ConfigureAwait(false))
        {
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw LedgerRules.UnknownEpoch(epochKey);
                }

                var epoch = ToEpoch(reader);
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                return (epoch, reader.IsDBNull(0) ? null : reader.GetInt64(0));
            }
        }
    }

    private static NpgsqlBatch Batch(NpgsqlTransaction transaction, params ReadOnlySpan<NpgsqlBatchCommand> commands)
    {
        var batch = new NpgsqlBatch(transaction.Connection, transaction);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    private static EpochRecord ToEpoch(NpgsqlDataReader row) => new()
    {
        Key = row.GetString(0),
        Feed = row.GetString(1),
        Run = row.GetString(2),
        Epoch = row.GetInt64(3),
        Delivery = row.GetString(4),
        WorldSize = row.GetInt64(5),
        FirstStep = row.GetInt64(6),
        EndStep = row.IsDBNull(7) ? null : row.GetInt64(7),
        Token = row.GetFieldValue<byte[]>(8),
    };
}
