using DotNet.Testcontainers.CommandLine;

namespace DotNet.Testcontainers.Volumes;

/// <summary>A local volume over the command line.</summary>
internal sealed class DockerVolume(NamedResource resource) : IVolume
{
    public string Name => resource.Name;

    public Task CreateAsync(CancellationToken ct = default) => resource.CreateAsync(ct);

    public Task DeleteAsync(CancellationToken ct = default) => resource.DeleteAsync(ct);

    public ValueTask DisposeAsync() => resource.DisposeAsync();
}
