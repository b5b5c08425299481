using DataFeed.Ledger.Schema;

namespace DataFeed.Ledger.Postgres;

/// <content>Hand-outs, leases and acknowledgements. A claim locks its epoch's row, so that fences and steps have one order; all else locks leases alone.</content>
/// <remarks>Statements sent together each see what was committed before they started, so a lock comes in a statement of its own.</remarks>
internal sealed partial class PostgresLedger
{
    // Not FOR UPDATE: the foreign keys of others' inserts need not wait for a claim.
    private const string LockEpoch = $"{SchemaRows.EpochId} FOR NO KEY UPDATE";

    // A lease that is being acknowledged or renewed at this moment is locked, and passed over.
    private const string HandOutSteps =
        """
        WITH epoch AS MATERIALIZED (
            SELECT id, end_step, next_step, next_fence, clock_timestamp() AS now FROM datafeed_epoch WHERE key = $1
        ), ended AS MATERIALIZED (
            SELECT lease.step, lease.attempt + 1 AS attempt
            FROM datafeed_lease AS lease JOIN epoch ON lease.epoch_id = epoch.id
            WHERE lease.ends_at <= epoch.now
            ORDER BY lease.step LIMIT $3 FOR UPDATE OF lease SKIP LOCKED
        ), fresh AS MATERIALIZED (
            SELECT next_step + ahead AS step, 1 AS attempt
            FROM epoch, generate_series(0, $3 - 1 - (SELECT count(*) FROM ended)) AS ahead
            WHERE end_step IS NULL OR next_step + ahead < end_step
        ), chosen AS MATERIALIZED (
            SELECT step, attempt, next_fence - 1 + row_number() OVER (ORDER BY is_fresh, step) AS fence
            FROM epoch, (SELECT *, false AS is_fresh FROM ended UNION ALL SELECT *, true FROM fresh) AS steps
        ), leased AS (
            INSERT INTO datafeed_lease (epoch_id, step, fence, attempt, ends_at)
            SELECT id, step, fence, attempt, now + $4 FROM epoch, chosen
            ON CONFLICT (epoch_id, step) DO UPDATE SET fence = excluded.fence, attempt = excluded.attempt, ends_at = excluded.ends_at
        ), logged AS (
            INSERT INTO datafeed_hand_out (epoch_id, fence, step, attempt, consumer, handed_out_at)
            SELECT id, fence, step, attempt, $2, now FROM epoch, chosen
        ), moved AS (
            UPDATE datafeed_epoch SET
                next_step = datafeed_epoch.next_step + (SELECT count(*) FROM fresh),
                next_fence = datafeed_epoch.next_fence + (SELECT count(*) FROM chosen)
            FROM epoch WHERE datafeed_epoch.id = epoch.id
        )
        SELECT step, fence, attempt FROM chosen ORDER BY fence
        """;

    // A released lease ended in the infinite past, from which nothing can be subtracted.
    private const string SecondsToEarliestEnd =
        """
        SELECT extract(epoch FROM min(greatest(lease.ends_at, clock_timestamp())) - clock_timestamp())::double precision
        FROM datafeed_lease AS lease JOIN datafeed_epoch AS epoch ON epoch.id = lease.epoch_id WHERE epoch.key = $1
        """;

    private const string Acknowledge =
        """
        WITH freed AS (
            DELETE FROM datafeed_lease AS lease USING datafeed_epoch AS epoch
            WHERE epoch.key = $1 AND lease.epoch_id = epoch.id AND lease.step = $2 AND lease.fence = $3
            RETURNING lease.epoch_id, lease.fence
        )
        UPDATE datafeed_hand_out AS hand_out SET acknowledged_at = clock_timestamp()
        FROM freed WHERE hand_out.epoch_id = freed.epoch_id AND hand_out.fence = freed.fence
        RETURNING hand_out.fence
        """;

    private const string IsAcknowledged =
        """
        SELECT EXISTS (SELECT FROM datafeed_hand_out WHERE epoch_id = epoch.id AND step = $2 AND fence = $3 AND acknowledged_at IS NOT NULL)
        FROM datafeed_epoch AS epoch WHERE key = $1
        """;

    private const string Renew =
        """
        UPDATE datafeed_lease AS lease SET ends_at = clock_timestamp() + $3
        FROM datafeed_epoch AS epoch WHERE epoch.key = $1 AND lease.epoch_id = epoch.id AND lease.fence = ANY ($2)
        RETURNING lease.fence
        """;

    private const string Release =
        """
        UPDATE datafeed_lease AS lease SET ends_at = '-infinity'
        FROM datafeed_epoch AS epoch WHERE epoch.key = $1 AND lease.epoch_id = epoch.id AND lease.fence = ANY ($2)
        """;

    public Task<ClaimResult> ClaimAsync(string epochKey, string consumer, int count, TimeSpan lease, CancellationToken cancellationToken) =>
        _store.RunAsync(
            async reader =>
            {
                await RequireEpochAsync(reader, epochKey, cancellationToken).ConfigureAwait(false);
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                var claims = await PostgresStore.ReadAllAsync(reader, row => new Claim(row.GetInt64(0), row.GetInt64(1), row.GetInt32(2)), cancellationToken).ConfigureAwait(false);
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                return claims.Count > 0 ? ClaimResult.Of(claims)
                    : await reader.IsDBNullAsync(0, cancellationToken).ConfigureAwait(false) ? ClaimResult.Complete
                    : ClaimResult.NothingFree(TimeSpan.FromSeconds(reader.GetDouble(0)));
            },
            cancellationToken,
            PostgresStore.Command(LockEpoch, epochKey),
            PostgresStore.Command(HandOutSteps, epochKey, consumer, (long)count, lease),
            PostgresStore.Command(SecondsToEarliestEnd, epochKey));

    public Task<Acknowledgement> AcknowledgeAsync(string epochKey, long step, long fence, CancellationToken cancellationToken) =>
        _store.RunAsync(
            async reader =>
            {
                var accepted = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw LedgerRules.UnknownEpoch(epochKey);
                }

                return accepted ? Acknowledgement.Accepted
                    : reader.GetBoolean(0) ? Acknowledgement.AlreadyAcknowledged
                    : Acknowledgement.Refused;
            },
            cancellationToken,
            PostgresStore.Command(Acknowledge, epochKey, step, fence),
            PostgresStore.Command(IsAcknowledged, epochKey, step, fence));

    public async Task<IReadOnlyList<long>> RenewAsync(string epochKey, IReadOnlyList<long> fences, TimeSpan lease, CancellationToken cancellationToken)
    {
        var command = PostgresStore.Command(Renew, epochKey, fences.ToArray(), lease);
        var held = await ReadAsync(epochKey, command, row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
        return [.. held.Order()];
    }

    public Task ReleaseAsync(string epochKey, IReadOnlyList<long> fences, CancellationToken cancellationToken) =>
        ReadAsync(epochKey, PostgresStore.Command(Release, epochKey, fences.ToArray()), _ => true, cancellationToken);

    public Task<IReadOnlyList<HandOut>> ReadHandOutsAsync(string epochKey, CancellationToken cancellationToken) =>
        ReadAsync(epochKey, PostgresStore.Command(SchemaRows.HandOutsOfKey, epochKey), SchemaRows.ToHandOut, cancellationToken);
}
