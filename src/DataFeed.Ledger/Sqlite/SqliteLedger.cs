using System.Data.Common;
using DataFeed.Ledger.Schema;
using Microsoft.Data.Sqlite;

namespace DataFeed.Ledger.Sqlite;

/// <summary>A ledger in a file, for the servers of one machine.</summary>
internal sealed partial class SqliteLedger(string file, TimeProvider time) : ILedgerStore
{
    private const string LastAcknowledged = "SELECT max(step) FROM datafeed_hand_out WHERE epoch_id = $1 AND acknowledged_at IS NOT NULL";

    private const string InsertVisit =
        """
        INSERT INTO datafeed_visit (epoch_id, id, consumer, rank, kind, first_step, steps, server) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string Announce = "INSERT OR REPLACE INTO datafeed_server (endpoint, incarnation, started_at, live_until) VALUES ($1, $2, $3, $4)";

    private const string LiveServers = "SELECT endpoint, incarnation, started_at FROM datafeed_server WHERE live_until > $1 ORDER BY endpoint";

    private readonly SqliteStore _store = new(file);

    private long Now => time.GetUtcNow().Ticks;

    public string Name => $"file {file}";

    public Task OpenAsync(CancellationToken cancellationToken) => _store.OpenAsync(SchemaScripts.Sqlite, cancellationToken);

    // Busy, locked, input/output, disk full, locking protocol.
    public bool IsTransient(DbException exception) => exception is SqliteException { SqliteErrorCode: 5 or 6 or 10 or 13 or 15 };

    public Task RegisterEpochAsync(EpochRecord epoch, CancellationToken cancellationToken) =>
        _store.WriteAsync(statements => statements.Execute(SchemaRows.InsertEpoch, SchemaRows.ValuesOf(epoch)), cancellationToken);

    public Task<EpochRecord?> FindEpochAsync(string epochKey, CancellationToken cancellationToken) =>
        _store.ReadAsync(statements => Find(statements, epochKey), cancellationToken);

    public Task<IReadOnlyList<EpochRecord>> ListEpochsAsync(string? run, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<EpochRecord>>(
            statements => run is null
                ? statements.Query($"{SchemaRows.Epochs} ORDER BY id", SchemaRows.ToEpoch)
                : statements.Query($"{SchemaRows.Epochs} WHERE run = $1 ORDER BY id", SchemaRows.ToEpoch, run),
            cancellationToken);

    public Task SetEndAsync(string epochKey, long endStep, CancellationToken cancellationToken) =>
        WriteAsync(
            epochKey,
            (statements, id) =>
            {
                if (LedgerRules.CheckEnd(Find(statements, epochKey)!, endStep, statements.Number(LastAcknowledged, id)))
                {
                    statements.Execute("UPDATE datafeed_epoch SET end_step = $2 WHERE id = $1", id, endStep);
                    statements.Execute("DELETE FROM datafeed_lease WHERE epoch_id = $1 AND step >= $2", id, endStep);
                }

                return true;
            },
            cancellationToken);

    public Task RecordAsync(string epochKey, IReadOnlyList<Visit> visits, CancellationToken cancellationToken) =>
        WriteAsync(
            epochKey,
            (statements, epoch) =>
            {
                foreach (var visit in visits)
                {
                    statements.Execute(
                        InsertVisit, epoch, visit.Id, visit.Consumer, visit.Rank, (int)visit.Kind, visit.FirstStep, visit.Count, visit.Server);
                }

                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<Visit>> ReadVisitsAsync(string epochKey, CancellationToken cancellationToken) =>
        ReadAsync(epochKey, SchemaRows.VisitsOfKey, SchemaRows.ToVisit, cancellationToken);

    public Task AnnounceAsync(ServerRecord server, TimeSpan timeToLive, CancellationToken cancellationToken) =>
        _store.WriteAsync(
            statements => statements.Execute(Announce, server.Endpoint, server.Incarnation, server.StartedAt.UtcTicks, Now + timeToLive.Ticks),
            cancellationToken);

    public Task WithdrawAsync(string endpoint, Guid incarnation, CancellationToken cancellationToken) =>
        _store.WriteAsync(statements => statements.Execute(SchemaRows.DeleteServer, endpoint, incarnation), cancellationToken);

    public Task<IReadOnlyList<ServerRecord>> LiveServersAsync(CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<ServerRecord>>(statements => statements.Query(LiveServers, SchemaRows.ToServer, Now), cancellationToken);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>Changes what is kept of an epoch, which must be known.</summary>
    private Task<T> WriteAsync<T>(string epochKey, Func<SqliteStatements, long, T> write, CancellationToken cancellationToken) =>
        _store.WriteAsync(statements => write(statements, statements.RequireEpoch(epochKey)), cancellationToken);

    /// <summary>Rows of an epoch, which must be known.</summary>
    private Task<IReadOnlyList<T>> ReadAsync<T>(string epochKey, string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<T>>(
            statements =>
            {
                statements.RequireEpoch(epochKey);
                return statements.Query(sql, read, epochKey);
            },
            cancellationToken);

    private static EpochRecord? Find(SqliteStatements statements, string epochKey) =>
        statements.Query(SchemaRows.EpochOfKey, SchemaRows.ToEpoch, epochKey).SingleOrDefault();
}
