using System.Collections.Immutable;

namespace DataFeed.Ledger.Schema;

/// <summary>The scripts that make a store's tables, one for each version, oldest first. A released script never changes.</summary>
internal static class SchemaScripts
{
    public static ImmutableArray<string> Postgres { get; } = Read("Postgres/");

    public static ImmutableArray<string> Sqlite { get; } = Read("Sqlite/");

    private static ImmutableArray<string> Read(string folder)
    {
        var assembly = typeof(SchemaScripts).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            }),
        ];
    }
}
