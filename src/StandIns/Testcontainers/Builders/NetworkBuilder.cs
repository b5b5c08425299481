using DotNet.Testcontainers.CommandLine;
using DotNet.Testcontainers.Networks;

namespace DotNet.Testcontainers.Builders;

/// <summary>Describes a bridge network. Each call returns a new builder and leaves its own as it was.</summary>
public class NetworkBuilder
{
    private readonly ResourceSettings _settings;

    /// <summary>Describes a network with a name that no other has.</summary>
    public NetworkBuilder()
        : this(new ResourceSettings())
    {
    }

    private NetworkBuilder(ResourceSettings settings) => _settings = settings;

    /// <summary>Gives it a name.</summary>
    /// <param name="name">Unique in the engine.</param>
    public NetworkBuilder WithName(string name) => new(_settings with { Name = name });

    /// <summary>Adds a label.</summary>
    /// <param name="name">Replaces one of the same name.</param>
    /// <param name="value">Any text.</param>
    public NetworkBuilder WithLabel(string name, string value) => new(_settings with { Labels = _settings.Labels.SetItem(name, value) });

    /// <summary>Makes the description final. The network is created by itself or by the first container that starts on it.</summary>
    /// <exception cref="ArgumentException">It has no name.</exception>
    public INetwork Build()
    {
        Validate();
        return new DockerNetwork(_settings);
    }

    private void Validate()
    {
        if (string.IsNullOrEmpty(_settings.Name))
        {
            throw new ArgumentException("The network has no name; it must not be null or empty.");
        }
    }
}
