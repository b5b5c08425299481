using DotNet.Testcontainers.CommandLine;
using DotNet.Testcontainers.Volumes;

namespace DotNet.Testcontainers.Builders;

/// <summary>Describes a local volume with a name that no other has.</summary>
public class VolumeBuilder
{
    // Of the builder: what it builds is one thing.
    private readonly string _name = Guid.NewGuid().ToString("D");

    /// <summary>Makes the description final. The volume is created by itself or by the first container that mounts it.</summary>
    public IVolume Build() => new DockerVolume(new NamedResource("volume", _name));
}
