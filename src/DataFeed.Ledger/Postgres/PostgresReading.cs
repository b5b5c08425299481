using Npgsql;

namespace DataFeed.Ledger.Postgres;

/// <summary>Reads results.</summary>
internal static class PostgresReading
{
    /// <summary>All rows of the current result.</summary>
    public static async Task<IReadOnlyList<T>> ReadAllAsync<T>(this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
