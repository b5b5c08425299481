using DotNet.Testcontainers.CommandLine;

namespace DotNet.Testcontainers.Volumes;

/// <summary>A local volume over the command line.</summary>
internal sealed class DockerVolume(ResourceSettings settings) : IVolume
{
    private readonly NamedResource _resource = new("volume", settings);

    public string Name => _resource.Name;

    public Task CreateAsync(CancellationToken ct = default) => _resource.CreateAsync(ct);

    public Task DeleteAsync(CancellationToken ct = default) => _resource.DeleteAsync(ct);

    public ValueTask DisposeAsync() => _resource.DisposeAsync();
}
