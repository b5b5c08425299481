using DataFeed.Ledger.Stored;
using Microsoft.Data.Sqlite;

namespace DataFeed.Ledger.Sqlite;

/// <summary>Epochs and their ends.</summary>
internal sealed class SqliteEpochs(SqliteStore store) : IStoredEpochs
{
    private const string Columns = "key, feed, run, epoch, delivery, world_size, first_step, end_step, token";

    private const string Register =
        $"""
        INSERT INTO datafeed_epoch ({Columns}, next_step) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $7)
        ON CONFLICT (key) DO NOTHING
        """;

    public Task RegisterAsync(EpochRecord epoch, CancellationToken cancellationToken) =>
        store.WriteAsync(
            statements => statements.Execute(
                Register, epoch.Key, epoch.Feed, epoch.Run, epoch.Epoch, epoch.Delivery, epoch.WorldSize, epoch.FirstStep, epoch.EndStep, epoch.Token.ToArray()),
            cancellationToken);

    public Task<EpochRecord?> FindAsync(string epochKey, CancellationToken cancellationToken) =>
        store.ReadAsync(statements => Find(statements, epochKey), cancellationToken);

    public Task<IReadOnlyList<EpochRecord>> ListAsync(string? run, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<EpochRecord>>(
            statements => run is null
                ? statements.Query($"SELECT {Columns} FROM datafeed_epoch ORDER BY id", ToEpoch)
                : statements.Query($"SELECT {Columns} FROM datafeed_epoch WHERE run = $1 ORDER BY id", ToEpoch, run),
            cancellationToken);

    public Task SetEndAsync(string epochKey, long endStep, CancellationToken cancellationToken) =>
        store.WriteAsync(
            statements =>
            {
                var epoch = Find(statements, epochKey) ?? throw LedgerRules.UnknownEpoch(epochKey);
                var id = statements.RequireEpoch(epochKey);
                var lastAcknowledged = statements.Number(
                    "SELECT max(step) FROM datafeed_hand_out WHERE epoch_id = $1 AND acknowledged_at IS NOT NULL", id);
                if (LedgerRules.CheckEnd(epoch, endStep, lastAcknowledged))
                {
                    statements.Execute("UPDATE datafeed_epoch SET end_step = $2 WHERE id = $1", id, endStep);
                    statements.Execute("DELETE FROM datafeed_lease WHERE epoch_id = $1 AND step >= $2", id, endStep);
                }

                return true;
            },
            cancellationToken);

    private static EpochRecord? Find(SqliteStatements statements, string epochKey) =>
        statements.Query($"SELECT {Columns} FROM datafeed_epoch WHERE key = $1", ToEpoch, epochKey).SingleOrDefault();

    private static EpochRecord ToEpoch(SqliteDataReader row) => new()
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
