using DataFeed.Ledger.Stored;
using Microsoft.Data.Sqlite;

namespace DataFeed.Ledger.Sqlite;

/// <summary>Who received what.</summary>
internal sealed class SqliteVisits(SqliteStore store) : IStoredVisits
{
    private const string Record =
        """
        INSERT INTO datafeed_visit (epoch_id, id, consumer, rank, kind, first_step, steps, server) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string Read = "SELECT id, consumer, rank, kind, first_step, steps, server FROM datafeed_visit WHERE epoch_id = $1 ORDER BY ordinal";

    public Task RecordAsync(string epochKey, IReadOnlyList<Visit> visits, CancellationToken cancellationToken) =>
        store.WriteAsync(
            statements =>
            {
                var epoch = statements.RequireEpoch(epochKey);
                foreach (var visit in visits)
                {
                    statements.Execute(
                        Record, epoch, visit.Id, visit.Consumer, visit.Rank, (int)visit.Kind, visit.FirstStep, visit.Count, visit.Server);
                }

                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<Visit>> ReadAsync(string epochKey, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<Visit>>(
            statements => statements.Query(Read, ToVisit, statements.RequireEpoch(epochKey)), cancellationToken);

    private static Visit ToVisit(SqliteDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Consumer = row.GetString(1),
        Rank = row.GetInt64(2),
        Kind = (VisitKind)row.GetInt32(3),
        FirstStep = row.GetInt64(4),
        Count = row.GetInt64(5),
        Server = row.GetGuid(6),
    };
}
