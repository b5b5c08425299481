using DotNet.Testcontainers.CommandLine;
using DotNet.Testcontainers.Volumes;

namespace DotNet.Testcontainers.Builders;

/// <summary>Describes a local volume. Each call returns a new builder and leaves its own as it was.</summary>
public class VolumeBuilder
{
    private readonly ResourceSettings _settings;

    /// <summary>Describes a volume with a name that no other has.</summary>
    public VolumeBuilder()
        : this(new ResourceSettings())
    {
    }

    private VolumeBuilder(ResourceSettings settings) => _settings = settings;

    /// <summary>Gives it a name.</summary>
    /// <param name="name">Unique in the engine.</param>
    public VolumeBuilder WithName(string name) => new(_settings with { Name = name });

    /// <summary>Adds a label.</summary>
    /// <param name="name">Replaces one of the same name.</param>
    /// <param name="value">Any text.</param>
    public VolumeBuilder WithLabel(string name, string value) => new(_settings with { Labels = _settings.Labels.SetItem(name, value) });

    /// <summary>Makes the description final. The volume is created by itself or by the first container that mounts it.</summary>
    /// <exception cref="ArgumentException">It has no name.</exception>
    public IVolume Build()
    {
        Validate();
        return new DockerVolume(_settings);
    }

    private void Validate()
    {
        if (string.IsNullOrEmpty(_settings.Name))
        {
            throw new ArgumentException("The volume has no name; it must not be null or empty.");
        }
    }
}
