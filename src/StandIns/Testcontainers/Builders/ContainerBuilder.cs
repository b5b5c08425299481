using Docker.DotNet.Models;
using DotNet.Testcontainers.CommandLine;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using DotNet.Testcontainers.Networks;
using DotNet.Testcontainers.Volumes;

namespace DotNet.Testcontainers.Builders;

/// <summary>Describes a container. Each call returns a new builder and leaves its own as it was; nothing is created before the container starts.</summary>
public class ContainerBuilder
{
    private readonly ContainerSettings _settings;

    /// <summary>Describes a container of an image.</summary>
    /// <param name="image">Its name, such as `postgres:15`. Where the engine does not have it, the start pulls it.</param>
    /// <exception cref="ArgumentException">It is no name of an image.</exception>
    public ContainerBuilder(string image)
        : this(new ContainerSettings(new DockerImage(image)))
    {
    }

    private ContainerBuilder(ContainerSettings settings) => _settings = settings;

    /// <summary>Replaces the program that the image runs.</summary>
    /// <param name="entrypoint">The program and its first arguments.</param>
    public ContainerBuilder WithEntrypoint(params string[] entrypoint) => new(_settings with { Entrypoint = [.. entrypoint] });

    /// <summary>Adds arguments of that program, in place of those that the image gives.</summary>
    /// <param name="command">Each as it is: no shell takes them apart.</param>
    public ContainerBuilder WithCommand(params string[] command) => new(_settings with { Command = [.. _settings.Command, .. command] });

    /// <summary>Sets an environment variable.</summary>
    /// <param name="name">Replaces one of the same name.</param>
    /// <param name="value">Any text.</param>
    public ContainerBuilder WithEnvironment(string name, string value) =>
        new(_settings with { Environment = _settings.Environment.SetItem(name, value) });

    /// <summary>Publishes a port.</summary>
    /// <param name="port">The container's own, TCP.</param>
    /// <param name="assignRandomHostPort">Whether at any free port of the host; else at the same.</param>
    public ContainerBuilder WithPortBinding(int port, bool assignRandomHostPort = false) => WithPortBinding(assignRandomHostPort ? 0 : port, port);

    /// <summary>Publishes a port.</summary>
    /// <param name="hostPort">Where on the host; 0 is any free one.</param>
    /// <param name="containerPort">The container's own, TCP.</param>
    public ContainerBuilder WithPortBinding(int hostPort, int containerPort) =>
        new(_settings with { Ports = _settings.Ports.SetItem(containerPort, hostPort) });

    /// <summary>Mounts a volume, for reading and writing. The start creates it.</summary>
    /// <param name="volume">It stays its maker's to dispose.</param>
    /// <param name="destination">An absolute path in the container.</param>
    public ContainerBuilder WithVolumeMount(IVolume volume, string destination) =>
        WithMount(new ContainerMount("volume", volume, destination));

    /// <summary>Mounts an empty folder in memory, for reading and writing; it is gone with each stop.</summary>
    /// <param name="destination">An absolute path in the container.</param>
    public ContainerBuilder WithTmpfsMount(string destination) =>
        WithMount(new ContainerMount("tmpfs", null, destination));

    /// <summary>Joins a network, in place of the engine's default one. The start creates it.</summary>
    /// <param name="network">It stays its maker's to dispose.</param>
    public ContainerBuilder WithNetwork(INetwork network) => new(_settings with { Networks = _settings.Networks.Add(network) });

    /// <summary>Adds names by which it is found on its networks.</summary>
    /// <param name="networkAliases">Host names.</param>
    public ContainerBuilder WithNetworkAliases(params string[] networkAliases) =>
        new(_settings with { NetworkAliases = _settings.NetworkAliases.AddRange(networkAliases) });

    /// <summary>Says what the start waits for. Default: that it runs.</summary>
    /// <param name="waitStrategy">Replaces what was said before.</param>
    public ContainerBuilder WithWaitStrategy(IWaitForContainerOS waitStrategy) =>
        new(_settings with { Wait = (WaitForContainer)waitStrategy });

    /// <summary>Changes what the engine is told, for what has no member here.</summary>
    /// <param name="parameterModifier">Runs when the container is created, after those that were added before.</param>
    public ContainerBuilder WithCreateParameterModifier(Action<CreateContainerParameters> parameterModifier) =>
        new(_settings with { Modifiers = _settings.Modifiers.Add(parameterModifier) });

    /// <summary>Makes the container's description final. It is not created before it starts.</summary>
    /// <exception cref="ArgumentException">No engine would take it; all that is wrong is listed.</exception>
    public IContainer Build()
    {
        Validate();
        return new DockerContainer(_settings);
    }

    private void Validate()
    {
        if (string.Join(' ', _settings.Failures()) is { Length: > 0 } failures)
        {
            throw new ArgumentException(failures);
        }
    }

    private ContainerBuilder WithMount(ContainerMount mount) => new(_settings with { Mounts = _settings.Mounts.Add(mount) });
}
