using DataFeed.Ledger.Stored;
using Npgsql;

namespace DataFeed.Ledger.Postgres;

/// <summary>Who received what.</summary>
internal sealed class PostgresVisits(PostgresStore store) : IStoredVisits
{
    private const string FindEpoch = "SELECT id FROM datafeed_epoch WHERE key = $1";

    private const string Record =
        """
        INSERT INTO datafeed_visit (id, epoch_id, consumer, rank, kind, first_step, steps, server)
        SELECT visit.id, epoch.id, visit.consumer, visit.rank, visit.kind, visit.first_step, visit.steps, visit.server
        FROM datafeed_epoch AS epoch,
            unnest($2, $3, $4, $5, $6, $7, $8) WITH ORDINALITY AS visit (id, consumer, rank, kind, first_step, steps, server, ordinal)
        WHERE epoch.key = $1
        ORDER BY visit.ordinal
        ON CONFLICT (id) DO NOTHING
        """;

    private const string Read =
        """
        SELECT id, consumer, rank, kind, first_step, steps, server
        FROM datafeed_visit WHERE epoch_id = (SELECT id FROM datafeed_epoch WHERE key = $1) ORDER BY ordinal
        """;

    public Task RecordAsync(string epochKey, IReadOnlyList<Visit> visits, CancellationToken cancellationToken) =>
        store.RunAsync(
            async reader =>
            {
                await PostgresQueue.RequireEpochAsync(reader, epochKey, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken,
            PostgresStore.Command(FindEpoch, epochKey),
            PostgresStore.Command(
                Record,
                epochKey,
                visits.Select(visit => visit.Id).ToArray(),
                visits.Select(visit => visit.Consumer).ToArray(),
                visits.Select(visit => visit.Rank).ToArray(),
                visits.Select(visit => (short)visit.Kind).ToArray(),
                visits.Select(visit => visit.FirstStep).ToArray(),
                visits.Select(visit => visit.Count).ToArray(),
                visits.Select(visit => visit.Server).ToArray()));

    public Task<IReadOnlyList<Visit>> ReadAsync(string epochKey, CancellationToken cancellationToken) =>
        store.RunAsync(
            async reader =>
            {
                await PostgresQueue.RequireEpochAsync(reader, epochKey, cancellationToken).ConfigureAwait(false);
                return await reader.ReadAllAsync(ToVisit, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken,
            PostgresStore.Command(FindEpoch, epochKey),
            PostgresStore.Command(Read, epochKey));

    private static Visit ToVisit(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Consumer = row.GetString(1),
        Rank = row.GetInt64(2),
        Kind = (VisitKind)row.GetInt16(3),
        FirstStep = row.GetInt64(4),
        Count = row.GetInt64(5),
        Server = row.GetGuid(6),
    };
}
