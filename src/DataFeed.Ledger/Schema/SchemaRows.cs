using System.Data.Common;

namespace DataFeed.Ledger.Schema;

/// <summary>The statements that SQLite and PostgreSQL share, and what their rows say.</summary>
internal static class SchemaRows
{
    public const string InsertEpoch =
        """
        INSERT INTO datafeed_epoch (key, feed, run, epoch, delivery, world_size, first_step, end_step, token, next_step)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $7)
        ON CONFLICT (key) DO NOTHING
        """;

    public const string Epochs = "SELECT key, feed, run, epoch, delivery, world_size, first_step, end_step, token FROM datafeed_epoch";

    public const string EpochOfKey = $"{Epochs} WHERE key = $1";

    public const string EpochId = "SELECT id FROM datafeed_epoch WHERE key = $1";

    public const string HandOutsOfKey =
        $"SELECT fence, step, attempt, consumer, handed_out_at, acknowledged_at FROM datafeed_hand_out WHERE epoch_id = ({EpochId}) ORDER BY fence";

    public const string VisitsOfKey =
        $"SELECT id, consumer, rank, kind, first_step, steps, server FROM datafeed_visit WHERE epoch_id = ({EpochId}) ORDER BY ordinal";

    public const string DeleteServer = "DELETE FROM datafeed_server WHERE endpoint = $1 AND incarnation = $2";

    /// <summary>The values of <see cref="InsertEpoch"/>.</summary>
    public static object?[] ValuesOf(EpochRecord epoch) =>
    [
        epoch.Key, epoch.Feed, epoch.Run, epoch.Epoch, epoch.Delivery.ToString().ToUpperInvariant(),
        epoch.WorldSize, epoch.FirstStep, epoch.EndStep, epoch.Token.ToArray(),
    ];

    public static EpochRecord ToEpoch(DbDataReader row) => new()
    {
        Key = row.GetString(0),
        Feed = row.GetString(1),
        Run = row.GetString(2),
        Epoch = row.GetInt64(3),
        Delivery = Enum.Parse<Delivery>(row.GetString(4), ignoreCase: true),
        WorldSize = row.GetInt64(5),
        FirstStep = row.GetInt64(6),
        EndStep = row.IsDBNull(7) ? null : row.GetInt64(7),
        Token = row.GetFieldValue<byte[]>(8),
    };

    public static HandOut ToHandOut(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt32(2), row.GetString(3), ToTime(row, 4), row.IsDBNull(5) ? null : ToTime(row, 5));

    public static Visit ToVisit(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Consumer = row.GetString(1),
        Rank = row.GetInt64(2),
        Kind = (VisitKind)row.GetInt32(3),
        FirstStep = row.GetInt64(4),
        Count = row.GetInt64(5),
        Server = row.GetGuid(6),
    };

    public static ServerRecord ToServer(DbDataReader row) => new(row.GetString(0), row.GetGuid(1), ToTime(row, 2));

    // SQLite keeps ticks, PostgreSQL times.
    private static DateTimeOffset ToTime(DbDataReader row, int column) => row.GetValue(column) is long ticks
        ? new(ticks, TimeSpan.Zero)
        : row.GetFieldValue<DateTimeOffset>(column);
}
