using Xunit;

namespace DataFeed.EndToEnd.Tests.Processes;

/// <summary>One data server for every test that leaves it as it was.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private DataServer? _server;

    internal DataServer Server => _server ?? throw new InvalidOperationException("It is not started.");

    public async Task InitializeAsync() => _server = await DataServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
