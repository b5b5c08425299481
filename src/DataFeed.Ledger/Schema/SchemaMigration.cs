using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;

namespace DataFeed.Ledger.Schema;

/// <summary>Brings a store's tables up to the version that this program knows.</summary>
internal static class SchemaMigration
{
    /// <summary>Runs the scripts that the store lacks. The caller's transaction keeps other servers out, and is the caller's to commit.</summary>
    /// <exception cref="LedgerException">The tables are of a later version than the program.</exception>
    public static async Task RunAsync(DbTransaction transaction, ImmutableArray<string> scripts, CancellationToken cancellationToken)
    {
        await ExecuteAsync(transaction, "CREATE TABLE IF NOT EXISTS datafeed_schema (version integer NOT NULL PRIMARY KEY)", cancellationToken).ConfigureAwait(false);
        var found = await ExecuteAsync(transaction, "SELECT coalesce(max(version), 0) FROM datafeed_schema", cancellationToken).ConfigureAwait(false);
        var version = Convert.ToInt32(found, CultureInfo.InvariantCulture);
        if (version > scripts.Length)
        {
            throw new LedgerException(
                $"The ledger's tables are of version {version}, this program knows versions up to {scripts.Length}: a later program has used it; update this one.",
                isTransient: false);
        }

        for (; version < scripts.Length; version++)
        {
            var insert = string.Create(CultureInfo.InvariantCulture, $"INSERT INTO datafeed_schema (version) VALUES ({version + 1})");
            await ExecuteAsync(transaction, scripts[version], cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(transaction, insert, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<object?> ExecuteAsync(DbTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        var command = transaction.Connection!.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.Transaction = transaction;
#pragma warning disable CA2100 // The texts are constants and this assembly's own resources.
            command.CommandText = sql;
#pragma warning restore CA2100
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
