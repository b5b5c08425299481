using DotNet.Testcontainers.CommandLine;

namespace DotNet.Testcontainers.Networks;

/// <summary>A bridge network over the command line.</summary>
internal sealed class DockerNetwork(NamedResource resource) : INetwork
{
    public string Name => resource.Name;

    public Task CreateAsync(CancellationToken ct = default) => resource.CreateAsync(ct);

    public Task DeleteAsync(CancellationToken ct = default) => resource.DeleteAsync(ct);

    public ValueTask DisposeAsync() => resource.DisposeAsync();
}
