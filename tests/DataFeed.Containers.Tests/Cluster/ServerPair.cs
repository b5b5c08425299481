using DataFeed.Containers.Tests.Setting;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;

namespace DataFeed.Containers.Tests.Cluster;

/// <summary>Two data servers and the PostgreSQL that they share, on a network of their own.</summary>
internal sealed class ServerPair : IAsyncDisposable
{
    private readonly INetwork _network = new NetworkBuilder().Build();

    private ServerPair()
    {
        Postgres = new Postgres(_network);
        Servers = [Describe(), Describe()];
    }

    public Postgres Postgres { get; }

    public IContainer[] Servers { get; }

    /// <summary>Where clients outside find both.</summary>
    public string[] Addresses => [.. Servers.Select(server => server.Address())];

    public static async Task<ServerPair> StartAsync()
    {
        var pair = new ServerPair();
        try
        {
            await pair._network.CreateAsync();
            await pair.Postgres.StartAsync();
            await Task.WhenAll(pair.Servers.Select(server => server.StartAsync()));
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Servers.Select(server => server.DisposeAsync().AsTask()));
        await Postgres.DisposeAsync();
        await _network.DisposeAsync();
    }

    private IContainer Describe()
    {
        // Servers tell clients of one another, so each must know where it is from outside.
        var port = Ports.Free();
        return DataServer.Describe(Images.Server)
            .WithNetwork(_network)
            .WithPortBinding(port, DataServer.Port)
            .WithEnvironment("DataFeed__Ledger", Setting.Postgres.Inside)
            .WithEnvironment("DataFeed__Advertise", $"http://127.0.0.1:{port}")
            .WithEnvironment("DataFeed__QueueLease", "00:00:02")
            // Stopping it kills it.
            .WithCreateParameterModifier(parameters => parameters.StopSignal = "SIGKILL")
            .Build();
    }
}
