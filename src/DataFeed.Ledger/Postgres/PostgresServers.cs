using DataFeed.Ledger.Stored;

namespace DataFeed.Ledger.Postgres;

/// <summary>Which servers live, by the database's clock.</summary>
internal sealed class PostgresServers(PostgresStore store) : IStoredServers
{
    private const string Announce =
        """
        INSERT INTO datafeed_server (endpoint, incarnation, started_at, live_until) VALUES ($1, $2, $3, clock_timestamp() + $4)
        ON CONFLICT (endpoint) DO UPDATE
        SET incarnation = excluded.incarnation, started_at = excluded.started_at, live_until = excluded.live_until
        """;

    private const string Live =
        """SELECT endpoint, incarnation, started_at FROM datafeed_server WHERE live_until > clock_timestamp() ORDER BY endpoint COLLATE "C" """;

    public Task AnnounceAsync(ServerRecord server, TimeSpan timeToLive, CancellationToken cancellationToken) =>
        store.ExecuteAsync(
            PostgresStore.Command(Announce, server.Endpoint, server.Incarnation, server.StartedAt.ToUniversalTime(), timeToLive), cancellationToken);

    public Task WithdrawAsync(string endpoint, Guid incarnation, CancellationToken cancellationToken) =>
        store.ExecuteAsync(
            PostgresStore.Command("DELETE FROM datafeed_server WHERE endpoint = $1 AND incarnation = $2", endpoint, incarnation), cancellationToken);

    public Task<IReadOnlyList<ServerRecord>> LiveAsync(CancellationToken cancellationToken) =>
        store.RunAsync(
            reader => reader.ReadAllAsync(
                row => new ServerRecord(row.GetString(0), row.GetGuid(1), row.GetFieldValue<DateTimeOffset>(2)), cancellationToken),
            cancellationToken,
            PostgresStore.Command(Live));
}
