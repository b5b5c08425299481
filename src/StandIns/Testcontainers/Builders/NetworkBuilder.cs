using DotNet.Testcontainers.CommandLine;
using DotNet.Testcontainers.Networks;

namespace DotNet.Testcontainers.Builders;

/// <summary>Describes a bridge network with a name that no other has.</summary>
public class NetworkBuilder
{
    // Of the builder: what it builds is one thing.
    private readonly string _name = Guid.NewGuid().ToString("D");

    /// <summary>Makes the description final. The network is created by itself or by the first container that starts on it.</summary>
    public INetwork Build() => new DockerNetwork(new NamedResource("network", _name));
}
