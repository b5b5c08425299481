using System.Data.Common;
using System.Net.Sockets;
using DataFeed.Ledger.Schema;
using Npgsql;

namespace DataFeed.Ledger.Postgres;

/// <summary>A ledger for servers on many machines, on PostgreSQL's own clock.</summary>
internal sealed partial class PostgresLedger(string connection) : ILedgerStore
{
    // What LedgerRules asks of an end stands here too: where it refuses one, nothing was changed.
    private const string SetEnd =
        """
        UPDATE datafeed_epoch AS epoch SET end_step = $2
        WHERE key = $1 AND end_step IS NULL AND first_step <= $2
            AND NOT EXISTS (SELECT FROM datafeed_hand_out WHERE epoch_id = epoch.id AND step >= $2 AND acknowledged_at IS NOT NULL)
        """;

    private const string Withdraw =
        "DELETE FROM datafeed_lease AS lease USING datafeed_epoch AS epoch WHERE key = $1 AND end_step = $2 AND epoch_id = epoch.id AND step >= $2";

    private const string LastAcknowledged =
        $"SELECT max(step) FROM datafeed_hand_out WHERE epoch_id = ({SchemaRows.EpochId}) AND acknowledged_at IS NOT NULL";

    private const string InsertVisits =
        """
        INSERT INTO datafeed_visit (id, epoch_id, consumer, rank, kind, first_step, steps, server)
        SELECT visit.id, epoch.id, visit.consumer, visit.rank, visit.kind, visit.first_step, visit.steps, visit.server
        FROM datafeed_epoch AS epoch,
            unnest($2, $3, $4, $5, $6, $7, $8) WITH ORDINALITY AS visit (id, consumer, rank, kind, first_step, steps, server, ordinal)
        WHERE epoch.key = $1
        ORDER BY visit.ordinal
        ON CONFLICT (id) DO NOTHING
        """;

    private const string Announce =
        """
        INSERT INTO datafeed_server (endpoint, incarnation, started_at, live_until) VALUES ($1, $2, $3, clock_timestamp() + $4)
        ON CONFLICT (endpoint) DO UPDATE
        SET incarnation = excluded.incarnation, started_at = excluded.started_at, live_until = excluded.live_until
        """;

    private const string LiveServers =
        """SELECT endpoint, incarnation, started_at FROM datafeed_server WHERE live_until > clock_timestamp() ORDER BY endpoint COLLATE "C" """;

    private readonly PostgresStore _store = new(connection);

    public string Name => $"PostgreSQL ({_store.Place})";

    public Task OpenAsync(CancellationToken cancellationToken) => _store.MigrateAsync(SchemaScripts.Postgres, cancellationToken);

    // By SQLSTATE class: connection, transaction rollback, resources, object in use, operator intervention, system error.
    public bool IsTransient(DbException exception) => exception.SqlState is { } state
        ? state[..2] is "08" or "40" or "53" or "55" or "57" or "58"
        : exception.IsTransient || exception.InnerException is IOException or SocketException or TimeoutException;

    public Task RegisterEpochAsync(EpochRecord epoch, CancellationToken cancellationToken) =>
        _store.ExecuteAsync(PostgresStore.Command(SchemaRows.InsertEpoch, SchemaRows.ValuesOf(epoch)), cancellationToken);

    public Task<EpochRecord?> FindEpochAsync(string epochKey, CancellationToken cancellationToken) =>
        _store.RunAsync(
            async reader => await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? SchemaRows.ToEpoch(reader) : null,
            cancellationToken,
            PostgresStore.Command(SchemaRows.EpochOfKey, epochKey));

    public Task<IReadOnlyList<EpochRecord>> ListEpochsAsync(string? run, CancellationToken cancellationToken) =>
        _store.RunAsync(
            reader => PostgresStore.ReadAllAsync(reader, SchemaRows.ToEpoch, cancellationToken),
            cancellationToken,
            run is null
                ? PostgresStore.Command($"{SchemaRows.Epochs} ORDER BY id")
                : PostgresStore.Command($"{SchemaRows.Epochs} WHERE run = $1 ORDER BY id", run));

    public Task SetEndAsync(string epochKey, long endStep, CancellationToken cancellationToken) =>
        _store.RunAsync(
            async reader =>
            {
                await RequireEpochAsync(reader, epochKey, cancellationToken).ConfigureAwait(false);
                var epoch = SchemaRows.ToEpoch(reader);
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                return LedgerRules.CheckEnd(epoch, endStep, reader.IsDBNull(0) ? null : reader.GetInt64(0));
            },
            cancellationToken,
            PostgresStore.Command($"{SchemaRows.EpochOfKey} FOR NO KEY UPDATE", epochKey),
            PostgresStore.Command(SetEnd, epochKey, endStep),
            PostgresStore.Command(Withdraw, epochKey, endStep),
            PostgresStore.Command(LastAcknowledged, epochKey));

    public Task RecordAsync(string epochKey, IReadOnlyList<Visit> visits, CancellationToken cancellationToken) =>
        ReadAsync(
            epochKey,
            PostgresStore.Command(
                InsertVisits,
                epochKey,
                visits.Select(visit => visit.Id).ToArray(),
                visits.Select(visit => visit.Consumer).ToArray(),
                visits.Select(visit => visit.Rank).ToArray(),
                visits.Select(visit => (short)visit.Kind).ToArray(),
                visits.Select(visit => visit.FirstStep).ToArray(),
                visits.Select(visit => visit.Count).ToArray(),
                visits.Select(visit => visit.Server).ToArray()),
            _ => true,
            cancellationToken);

    public Task<IReadOnlyList<Visit>> ReadVisitsAsync(string epochKey, CancellationToken cancellationToken) =>
        ReadAsync(epochKey, PostgresStore.Command(SchemaRows.VisitsOfKey, epochKey), SchemaRows.ToVisit, cancellationToken);

    public Task AnnounceAsync(ServerRecord server, TimeSpan timeToLive, CancellationToken cancellationToken) =>
        _store.ExecuteAsync(
            PostgresStore.Command(Announce, server.Endpoint, server.Incarnation, server.StartedAt.ToUniversalTime(), timeToLive), cancellationToken);

    public Task WithdrawAsync(string endpoint, Guid incarnation, CancellationToken cancellationToken) =>
        _store.ExecuteAsync(PostgresStore.Command(SchemaRows.DeleteServer, endpoint, incarnation), cancellationToken);

    public Task<IReadOnlyList<ServerRecord>> LiveServersAsync(CancellationToken cancellationToken) =>
        _store.RunAsync(
            reader => PostgresStore.ReadAllAsync(reader, SchemaRows.ToServer, cancellationToken), cancellationToken, PostgresStore.Command(LiveServers));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>Runs a statement on an epoch, which must be known, and reads its rows.</summary>
    private Task<IReadOnlyList<T>> ReadAsync<T>(
        string epochKey, NpgsqlBatchCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        ReadAsync(epochKey, read, cancellationToken, PostgresStore.Command(SchemaRows.EpochId, epochKey), command);

    /// <summary>Runs statements of which the first finds the epoch, and reads the rows of the second.</summary>
    private Task<IReadOnlyList<T>> ReadAsync<T>(
        string epochKey, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params IReadOnlyList<NpgsqlBatchCommand> commands) =>
        _store.RunAsync(
            async reader =>
            {
                await RequireEpochAsync(reader, epochKey, cancellationToken).ConfigureAwait(false);
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                return await PostgresStore.ReadAllAsync(reader, read, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken,
            commands);

    private static async Task RequireEpochAsync(NpgsqlDataReader reader, string epochKey, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            throw LedgerRules.UnknownEpoch(epochKey);
        }
    }
}
