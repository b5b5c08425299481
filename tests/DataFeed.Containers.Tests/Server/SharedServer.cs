using DataFeed.Client;
using DataFeed.Containers.Tests.Setting;
using DotNet.Testcontainers.Containers;
using Xunit;

namespace DataFeed.Containers.Tests.Server;

/// <summary>One data server for every test that leaves it as it was.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    /// <summary>The container of the server, which runs.</summary>
    public IContainer Container { get; } = DataServer.Describe().Build();

    /// <summary>A client outside it, which the caller disposes.</summary>
    public DataFeedClient Connect() => new(Container.Address());

    public async Task InitializeAsync()
    {
        try
        {
            await Container.StartAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public Task DisposeAsync() => Container.DisposeAsync().AsTask();
}
