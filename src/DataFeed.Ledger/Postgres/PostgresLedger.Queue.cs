using DataFeed.Ledger.Schema;
using Npgsql;

namespace DataFeed.Ledger.Postgres;

/// <content>Hand-outs, leases and acknowledgements.</content>
/// <remarks>
/// A claim locks its epoch's row, so that fences and steps have one order; all else locks leases alone. Statements sent together each see what was committed
/// before they started, so a lock comes in a statement of its own.
/// </remarks>
internal sealed partial class PostgresLedger
{
    // Not FOR UPDATE: the foreign keys of others' inserts need not wait for a claim. Nor need other claims wait until this one is on disk, so its transaction
    // frees the row and commits without. The claim is answered after Sync, a second transaction, which waits for the disk as acknowledgements do: a log is
    // written in order, and what came before is there too. A transaction that writes nothing would not wait.
    private const string LockEpoch = "SELECT set_config('synchronous_commit', 'off', true) FROM datafeed_epoch WHERE key = $1 FOR NO KEY UPDATE";

    private const string Sync = "SELECT pg_logical_emit_message(true, 'datafeed', '')";

    // A lease that is being acknowledged or renewed at this moment is locked, and passed over. A lease that ends further ahead than twice its length was
    // written before the clock was set back: it ended too. Where no step is free, the only row has the seconds until one may be; none if all are acknowledged.
    // That is no statement of its own, because other claims wait for each.
    private const string HandOutSteps =
        """
        WITH epoch AS MATERIALIZED (
            SELECT id, end_step, next_step, next_fence, clock_timestamp() AS now FROM datafeed_epoch WHERE key = $1
        ), ended AS MATERIALIZED (
            SELECT lease.step, lease.attempt + 1 AS attempt
            FROM datafeed_lease AS lease JOIN epoch ON lease.epoch_id = epoch.id
            WHERE lease.ends_at <= epoch.now OR lease.ends_at > epoch.now + 2 * lease.length
            ORDER BY lease.step LIMIT $3 FOR UPDATE OF lease SKIP LOCKED
        ), fresh AS MATERIALIZED (
            SELECT next_step + ahead AS step, 1 AS attempt
            FROM epoch, generate_series(0, $3 - 1 - (SELECT count(*) FROM ended)) AS ahead
            WHERE end_step IS NULL OR next_step + ahead < end_step
        ), chosen AS MATERIALIZED (
            SELECT step, attempt, next_fence - 1 + row_number() OVER (ORDER BY is_fresh, step) AS fence
            FROM epoch, (SELECT *, false AS is_fresh FROM ended UNION ALL SELECT *, true FROM fresh) AS steps
        ), leased AS (
            INSERT INTO datafeed_lease (epoch_id, step, fence, attempt, ends_at, length)
            SELECT id, step, fence, attempt, now + $4, $4 FROM epoch, chosen
            ON CONFLICT (epoch_id, step) DO UPDATE
            SET fence = excluded.fence, attempt = excluded.attempt, ends_at = excluded.ends_at, length = excluded.length
        ), logged AS (
            INSERT INTO datafeed_hand_out (epoch_id, fence, step, attempt, consumer, handed_out_at)
            SELECT id, fence, step, attempt, $2, now FROM epoch, chosen
        ), moved AS (
            UPDATE datafeed_epoch SET
                next_step = datafeed_epoch.next_step + (SELECT count(*) FROM fresh),
                next_fence = datafeed_epoch.next_fence + (SELECT count(*) FROM chosen)
            FROM epoch WHERE datafeed_epoch.id = epoch.id
        )
        SELECT step, fence, attempt, NULL::double precision FROM chosen
        UNION ALL
        SELECT NULL, NULL, NULL, (
            SELECT extract(epoch FROM min(CASE WHEN ends_at BETWEEN now AND now + 2 * length THEN ends_at ELSE now END) - min(now))
            FROM datafeed_lease JOIN epoch ON epoch_id = id
        ) WHERE NOT EXISTS (SELECT FROM chosen)
        ORDER BY fence
        """;

    // Leases are locked in the order of their steps, here and below, so that calls which share steps never wait for each other in a circle.
    private const string Acknowledge =
        """
        WITH held AS MATERIALIZED (
            SELECT lease.epoch_id, lease.step, lease.fence
            FROM datafeed_epoch AS epoch
                JOIN datafeed_lease AS lease ON lease.epoch_id = epoch.id
                JOIN (SELECT DISTINCT * FROM unnest($2, $3) AS asked (step, fence)) AS asked ON asked.step = lease.step AND asked.fence = lease.fence
            WHERE epoch.key = $1
            ORDER BY lease.step FOR UPDATE OF lease
        ), freed AS (
            DELETE FROM datafeed_lease AS lease USING held WHERE lease.epoch_id = held.epoch_id AND lease.step = held.step
        )
        UPDATE datafeed_hand_out AS hand_out SET acknowledged_at = clock_timestamp()
        FROM held WHERE hand_out.epoch_id = held.epoch_id AND hand_out.fence = held.fence
        RETURNING hand_out.step, hand_out.fence
        """;

    // A statement of its own sees what the other one waited for. An epoch that is known has a row, also where nothing is asked.
    private const string AreAcknowledged =
        """
        SELECT hand_out.acknowledged_at IS NOT NULL
        FROM datafeed_epoch AS epoch
            LEFT JOIN unnest($2, $3) WITH ORDINALITY AS asked (step, fence, ordinal) ON true
            LEFT JOIN datafeed_hand_out AS hand_out
                ON hand_out.epoch_id = epoch.id AND hand_out.fence = asked.fence AND hand_out.step = asked.step
        WHERE epoch.key = $1
        ORDER BY asked.ordinal
        """;

    private const string Held =
        """
        WITH held AS MATERIALIZED (
            SELECT lease.epoch_id, lease.step FROM datafeed_epoch AS epoch JOIN datafeed_lease AS lease ON lease.epoch_id = epoch.id
            WHERE epoch.key = $1 AND lease.fence = ANY ($2)
            ORDER BY lease.step FOR UPDATE OF lease
        )
        """;

    private const string Renew =
        $"""
        {Held}
        UPDATE datafeed_lease AS lease SET ends_at = clock_timestamp() + $3, length = $3
        FROM held WHERE lease.epoch_id = held.epoch_id AND lease.step = held.step
        RETURNING lease.fence
        """;

    private const string Release =
        $"""
        {Held}
        UPDATE datafeed_lease AS lease SET ends_at = '-infinity'
        FROM held WHERE lease.epoch_id = held.epoch_id AND lease.step = held.step
        """;

    public async Task<ClaimResult> ClaimAsync(string epochKey, string consumer, int count, TimeSpan lease, CancellationToken cancellationToken)
    {
        var handOut = PostgresStore.Command(HandOutSteps, epochKey, consumer, (long)count, lease);
        handOut.AppendErrorBarrier = true;
        var rows = await ReadAsync(epochKey, ToClaim, cancellationToken, PostgresStore.Command(LockEpoch, epochKey), handOut, PostgresStore.Command(Sync))
            .ConfigureAwait(false);
        return rows[0] switch
        {
            (null, null) => ClaimResult.Complete,
            (null, { } seconds) => ClaimResult.NothingFree(TimeSpan.FromSeconds(seconds)),
            _ => ClaimResult.Of([.. rows.Select(row => row.Claim!)]),
        };
    }

    public Task<IReadOnlyList<Acknowledgement>> AcknowledgeAsync(
        string epochKey, IReadOnlyList<StepLease> leases, CancellationToken cancellationToken)
    {
        object?[] asked = [epochKey, leases.Select(lease => lease.Step).ToArray(), leases.Select(lease => lease.Fence).ToArray()];
        return _store.RunAsync<IReadOnlyList<Acknowledgement>>(
            async reader =>
            {
                var freed = await PostgresStore.ReadAllAsync(reader, ToLease, cancellationToken).ConfigureAwait(false);
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                var acknowledged = await PostgresStore.ReadAllAsync(reader, row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false);
                if (acknowledged.Count == 0)
                {
                    throw LedgerRules.UnknownEpoch(epochKey);
                }

                var accepted = freed.ToHashSet();
                return
                [
                    .. leases.Select((lease, index) => accepted.Remove(lease) ? Acknowledgement.Accepted
                        : acknowledged[index] ? Acknowledgement.AlreadyAcknowledged
                        : Acknowledgement.Refused),
                ];
            },
            cancellationToken,
            PostgresStore.Command(Acknowledge, asked),
            PostgresStore.Command(AreAcknowledged, asked));
    }

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

    private static StepLease ToLease(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetInt64(1));

    private static (Claim? Claim, double? Seconds) ToClaim(NpgsqlDataReader row) => row.IsDBNull(0)
        ? (null, row.IsDBNull(3) ? null : row.GetDouble(3))
        : (new(row.GetInt64(0), row.GetInt64(1), row.GetInt32(2)), null);
}
