using DataFeed.Ledger.Testing;
using Npgsql;

namespace DataFeed.Ledger.Tests.Postgres;

/// <summary>One cluster for the tests of this assembly that leave it running; each test has a schema of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresCluster? _cluster;
    private int _schemas;

    public async Task InitializeAsync() => _cluster = await PostgresCluster.StartNewAsync();

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    /// <summary>A connection to a new, empty schema.</summary>
    public async Task<string> NewSchemaAsync()
    {
        var schema = $"test_{Interlocked.Increment(ref _schemas)}";
        await ExecuteAsync(_cluster!.Connection, $"CREATE SCHEMA {schema}");
        return $"{_cluster.Connection};Search Path={schema}";
    }

    public static async Task ExecuteAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
