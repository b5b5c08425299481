using DataFeed.Ledger.Schema;

namespace DataFeed.Ledger.Sqlite;

/// <content>Hand-outs, leases and acknowledgements.</content>
internal sealed partial class SqliteLedger
{
    // A lease that ends further ahead than twice its length was written by a clock that was ahead: it ended too.
    private const string EndedLeases =
        """
        SELECT step, attempt FROM datafeed_lease
        WHERE epoch_id = $1 AND (ends_at <= $2 OR ends_at > $2 + 2 * length)
        ORDER BY step LIMIT $3
        """;

    private const string ReplaceLease =
        "INSERT OR REPLACE INTO datafeed_lease (epoch_id, step, fence, attempt, ends_at, length) VALUES ($1, $2, $3, $4, $5, $6)";

    private const string DeleteLease = "DELETE FROM datafeed_lease WHERE epoch_id = $1 AND step = $2 AND fence = $3";

    private const string InsertHandOut =
        "INSERT INTO datafeed_hand_out (epoch_id, fence, step, attempt, consumer, handed_out_at) VALUES ($1, $2, $3, $4, $5, $6)";

    private const string IsAcknowledged =
        "SELECT count(*) FROM datafeed_hand_out WHERE epoch_id = $1 AND step = $2 AND fence = $3 AND acknowledged_at IS NOT NULL";

    public Task<ClaimResult> ClaimAsync(string epochKey, string consumer, int count, TimeSpan lease, CancellationToken cancellationToken) =>
        _store.WriteAsync(
            statements =>
            {
                var epoch = Epoch(statements, epochKey);
                var now = Now;
                var steps = statements.Query(EndedLeases, row => (Step: row.GetInt64(0), Attempt: row.GetInt32(1) + 1), epoch.Id, now, count);
                var nextStep = epoch.NextStep;
                while (steps.Count < count && !(nextStep >= epoch.EndStep))
                {
                    steps.Add((nextStep++, 1));
                }

                if (steps.Count == 0)
                {
                    return statements.Number("SELECT min(ends_at) FROM datafeed_lease WHERE epoch_id = $1", epoch.Id) is { } endsAt
                        ? ClaimResult.NothingFree(new(endsAt - now))
                        : ClaimResult.Complete;
                }

                var claims = steps.Select((step, index) => new Claim(step.Step, epoch.NextFence + index, step.Attempt)).ToList();
                foreach (var claim in claims)
                {
                    statements.Execute(ReplaceLease, epoch.Id, claim.Step, claim.Fence, claim.Attempt, now + lease.Ticks, lease.Ticks);
                    statements.Execute(InsertHandOut, epoch.Id, claim.Fence, claim.Step, claim.Attempt, consumer, now);
                }

                statements.Execute(
                    "UPDATE datafeed_epoch SET next_step = $2, next_fence = $3 WHERE id = $1", epoch.Id, nextStep, epoch.NextFence + claims.Count);
                return ClaimResult.Of(claims);
            },
            cancellationToken);

    public Task<IReadOnlyList<Acknowledgement>> AcknowledgeAsync(
        string epochKey, IReadOnlyList<StepLease> leases, CancellationToken cancellationToken) =>
        WriteAsync<IReadOnlyList<Acknowledgement>>(
            epochKey,
            (statements, epoch) => [.. leases.Select(lease => Acknowledge(statements, epoch, lease, Now))],
            cancellationToken);

    public Task<IReadOnlyList<long>> RenewAsync(string epochKey, IReadOnlyList<long> fences, TimeSpan lease, CancellationToken cancellationToken) =>
        SetAsync(epochKey, fences, () => Now + lease.Ticks, lease.Ticks, cancellationToken);

    public Task ReleaseAsync(string epochKey, IReadOnlyList<long> fences, CancellationToken cancellationToken) =>
        SetAsync(epochKey, fences, () => 0, 0, cancellationToken);

    public Task<IReadOnlyList<HandOut>> ReadHandOutsAsync(string epochKey, CancellationToken cancellationToken) =>
        ReadAsync(epochKey, SchemaRows.HandOutsOfKey, SchemaRows.ToHandOut, cancellationToken);

    private Task<IReadOnlyList<long>> SetAsync(
        string epochKey, IReadOnlyList<long> fences, Func<long> endsAt, long length, CancellationToken cancellationToken) =>
        WriteAsync<IReadOnlyList<long>>(
            epochKey,
            (statements, epoch) =>
            {
                var ticks = endsAt();
                const string sql = "UPDATE datafeed_lease SET ends_at = $3, length = $4 WHERE epoch_id = $1 AND fence = $2";
                return [.. fences.Distinct().Order().Where(fence => statements.Execute(sql, epoch, fence, ticks, length) == 1)];
            },
            cancellationToken);

    private static Acknowledgement Acknowledge(SqliteStatements statements, long epoch, StepLease lease, long now)
    {
        if (statements.Execute(DeleteLease, epoch, lease.Step, lease.Fence) == 1)
        {
            statements.Execute("UPDATE datafeed_hand_out SET acknowledged_at = $3 WHERE epoch_id = $1 AND fence = $2", epoch, lease.Fence, now);
            return Acknowledgement.Accepted;
        }

        return statements.Number(IsAcknowledged, epoch, lease.Step, lease.Fence) == 1 ? Acknowledgement.AlreadyAcknowledged : Acknowledgement.Refused;
    }

    private static (long Id, long? EndStep, long NextStep, long NextFence) Epoch(SqliteStatements statements, string epochKey) =>
        statements.Query<(long, long?, long, long)?>(
            "SELECT id, end_step, next_step, next_fence FROM datafeed_epoch WHERE key = $1",
            row => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)),
            epochKey).SingleOrDefault() ?? throw LedgerRules.UnknownEpoch(epochKey);
}
