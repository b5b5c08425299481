using DotNet.Testcontainers.CommandLine;

namespace DotNet.Testcontainers.Networks;

/// <summary>A bridge network over the command line.</summary>
internal sealed class DockerNetwork(ResourceSettings settings) : INetwork
{
    private readonly NamedResource _resource = new("network", settings);

    public string Name => _resource.Name;

    public Task CreateAsync(CancellationToken ct = default) => _resource.CreateAsync(ct);

    public Task DeleteAsync(CancellationToken ct = default) => _resource.DeleteAsync(ct);

    public ValueTask DisposeAsync() => _resource.DisposeAsync();
}
