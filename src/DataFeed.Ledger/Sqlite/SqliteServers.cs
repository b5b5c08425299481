using DataFeed.Ledger.Stored;

namespace DataFeed.Ledger.Sqlite;

/// <summary>Which servers live.</summary>
internal sealed class SqliteServers(SqliteStore store, TimeProvider time) : IStoredServers
{
    private const string Announce = "INSERT OR REPLACE INTO datafeed_server (endpoint, incarnation, started_at, live_until) VALUES ($1, $2, $3, $4)";

    private const string Live = "SELECT endpoint, incarnation, started_at FROM datafeed_server WHERE live_until > $1 ORDER BY endpoint";

    public Task AnnounceAsync(ServerRecord server, TimeSpan timeToLive, CancellationToken cancellationToken) =>
        store.WriteAsync(
            statements => statements.Execute(
                Announce, server.Endpoint, server.Incarnation, server.StartedAt.UtcTicks, time.GetUtcNow().Ticks + timeToLive.Ticks),
            cancellationToken);

    public Task WithdrawAsync(string endpoint, Guid incarnation, CancellationToken cancellationToken) =>
        store.WriteAsync(
            statements => statements.Execute("DELETE FROM datafeed_server WHERE endpoint = $1 AND incarnation = $2", endpoint, incarnation),
            cancellationToken);

    public Task<IReadOnlyList<ServerRecord>> LiveAsync(CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<ServerRecord>>(
            statements => statements.Query(
                Live, row => new ServerRecord(row.GetString(0), row.GetGuid(1), new(row.GetInt64(2), TimeSpan.Zero)), time.GetUtcNow().Ticks),
            cancellationToken);
}
