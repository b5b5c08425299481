using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using DotNet.Testcontainers.Volumes;

namespace DataFeed.Containers.Tests.Setting;

/// <summary>A PostgreSQL that data servers share as their ledger, with its data in a volume.</summary>
internal sealed class Postgres : IAsyncDisposable
{
    private const int OwnPort = 5432;
    private const string Alias = "ledger";
    private const string Login = "Username=datafeed;Password=for-the-test;Database=datafeed";

    private readonly ushort _port = Ports.Free();
    private readonly IVolume _data = new VolumeBuilder().Build();
    private readonly IContainer _container;

    public Postgres(INetwork network) => _container = new ContainerBuilder(Images.Postgres)
        .WithNetwork(network)
        .WithNetworkAliases(Alias)
        .WithVolumeMount(_data, "/var/lib/postgresql/data")
        .WithPortBinding(_port, OwnPort)
        .WithEnvironment("POSTGRES_USER", "datafeed")
        .WithEnvironment("POSTGRES_PASSWORD", "for-the-test")
        .WithEnvironment("POSTGRES_DB", "datafeed")
        // By TCP: while the image makes the cluster, only the socket answers.
        .WithWaitStrategy(Wait.ForUnixContainer().UntilCommandIsCompleted(["pg_isready", "--host", "127.0.0.1", "--username", "datafeed"], Often))
        .Build();

    /// <summary>The ledger as the servers on the network reach it.</summary>
    public static string Inside => $"postgres:Host={Alias};Port={OwnPort};{Login}";

    /// <summary>The ledger as these tests reach it.</summary>
    public string Outside => $"postgres:Host={_container.Hostname};Port={_port};{Login}";

    public TestcontainersStates State => _container.State;

    public Task StartAsync() => _container.StartAsync();

    public Task StopAsync() => _container.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _container.DisposeAsync();
        await _data.DisposeAsync();
    }

    private static void Often(IWaitStrategy wait) => wait.WithInterval(TimeSpan.FromMilliseconds(100)).WithTimeout(Patience.Limit);
}
