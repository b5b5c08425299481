using DataFeed.Ledger.Schema;
using Microsoft.Data.Sqlite;

namespace DataFeed.Ledger.Sqlite;

/// <summary>Runs the statements of one transaction. Parameters are <c>$1</c>, <c>$2</c>, … in the order of the values.</summary>
internal sealed class SqliteStatements(SqliteTransaction transaction)
{
    /// <summary>Runs a statement and returns the number of rows that it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The rows that a statement returns.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The number that a statement returns; null where it returns NULL or no row.</summary>
    public long? Number(string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar() as long?;
    }

    /// <summary>The epoch's row; throws where there is none.</summary>
    public long RequireEpoch(string epochKey) =>
        Number(SchemaRows.EpochId, epochKey) ?? throw LedgerRules.UnknownEpoch(epochKey);

    private SqliteCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Every text is a constant; what varies is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters.AddWithValue($"${index + 1}", values[index] ?? DBNull.Value);
        }

        return command;
    }
}
