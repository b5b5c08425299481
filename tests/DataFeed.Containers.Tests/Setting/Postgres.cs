using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using DotNet.Testcontainers.Volumes;
using Testcontainers.PostgreSql;

namespace DataFeed.Containers.Tests.Setting;

/// <summary>A PostgreSQL that data servers share as their ledger, with its data in a volume.</summary>
internal sealed class Postgres : IAsyncDisposable
{
    private const string Alias = "ledger";
    private const string Name = "datafeed";
    private const string Password = "for-the-test";

    private readonly IVolume _data = new VolumeBuilder().Build();
    private readonly PostgreSqlContainer _container;

    public Postgres(INetwork network) => _container = new PostgreSqlBuilder(Images.Postgres)
        .WithUsername(Name)
        .WithPassword(Password)
        .WithDatabase(Name)
        // The module would turn off what makes a commit last.
        .WithCommand(new OverwriteEnumerable<string>(["postgres"]))
        .WithNetwork(network)
        .WithNetworkAliases(Alias)
        .WithVolumeMount(_data, "/var/lib/postgresql/data")
        .WithPortBinding(Ports.Free(), PostgreSqlBuilder.PostgreSqlPort)
        .Build();

    /// <summary>The ledger as the servers on the network reach it.</summary>
    public static string Inside => $"postgres:Host={Alias};Username={Name};Password={Password};Database={Name}";

    /// <summary>The ledger as these tests reach it, while it runs.</summary>
    public string Outside => $"postgres:{_container.GetConnectionString()}";

    public TestcontainersStates State => _container.State;

    public Task StartAsync() => _container.StartAsync();

    public Task StopAsync() => _container.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _container.DisposeAsync();
        await _data.DisposeAsync();
    }
}
