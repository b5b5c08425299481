using System.Collections.Immutable;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Images;
using DotNet.Testcontainers.Networks;

namespace DotNet.Testcontainers.CommandLine;

/// <summary>What a builder was told of a container.</summary>
internal sealed record ContainerSettings(IImage Image)
{
    public ImmutableArray<string> Entrypoint { get; init; } = [];

    public ImmutableArray<string> Command { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The port of the host by the container's own; 0 is any that is free.</summary>
    public ImmutableSortedDictionary<int, int> Ports { get; init; } = ImmutableSortedDictionary<int, int>.Empty;

    public ImmutableList<ContainerMount> Mounts { get; init; } = [];

    public ImmutableList<INetwork> Networks { get; init; } = [];

    public ImmutableList<string> NetworkAliases { get; init; } = [];

    public WaitForContainer Wait { get; init; } = new();

    public ImmutableList<Action<CreateContainerParameters>> Modifiers { get; init; } = [];

    /// <summary>Everything that no engine would take.</summary>
    public IEnumerable<string> Failures()
    {
        foreach (var (container, host) in Ports)
        {
            if (container is < 1 or > 65535 || host is < 0 or > 65535)
            {
                yield return $"Port {container} of the container is bound to port {host}; its own must be 1 to 65535, the host's 0 (any) to 65535.";
            }
        }

        foreach (var name in Environment.Keys.Where(name => name.Length == 0 || name.Contains('=', StringComparison.Ordinal)))
        {
            yield return $"The environment variable \"{name}\" has no usable name; it must not be empty or contain '='.";
        }

        foreach (var mount in Mounts.Where(mount => !mount.Target.StartsWith('/')))
        {
            yield return $"A {mount.Type} is mounted at \"{mount.Target}\"; it must be an absolute path in the container.";
        }

        if (NetworkAliases.Count > 0 && Networks.Count == 0)
        {
            yield return $"There is the network alias \"{NetworkAliases[0]}\" but no network; an alias needs one.";
        }
    }
}
