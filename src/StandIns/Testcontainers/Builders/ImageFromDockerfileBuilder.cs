using DotNet.Testcontainers.CommandLine;
using DotNet.Testcontainers.Images;

namespace DotNet.Testcontainers.Builders;

/// <summary>Describes an image that is built from a Dockerfile. Each call returns a new builder and leaves its own as it was.</summary>
public class ImageFromDockerfileBuilder
{
    private readonly BuildSettings _settings;

    /// <summary>Describes an image with a name that no other has, from `Dockerfile` in the current directory.</summary>
    public ImageFromDockerfileBuilder()
        : this(new BuildSettings())
    {
    }

    private ImageFromDockerfileBuilder(BuildSettings settings) => _settings = settings;

    /// <summary>Names the directory of the file `Dockerfile`, from which it copies.</summary>
    /// <param name="dockerfileDirectory">A path on this machine.</param>
    public ImageFromDockerfileBuilder WithDockerfileDirectory(string dockerfileDirectory) => new(_settings with { Directory = dockerfileDirectory });

    /// <summary>Gives a value to an `ARG` of the Dockerfile.</summary>
    /// <param name="name">Replaces one of the same name.</param>
    /// <param name="value">Any text.</param>
    public ImageFromDockerfileBuilder WithBuildArgument(string name, string value) =>
        new(_settings with { BuildArguments = _settings.BuildArguments.SetItem(name, value) });

    /// <summary>Makes the description final. The image is built when it is created.</summary>
    /// <exception cref="ArgumentException">The directory or the Dockerfile is not there.</exception>
    public IFutureDockerImage Build()
    {
        Validate();
        return new FutureDockerImage(_settings);
    }

    private void Validate()
    {
        if (string.Join(' ', _settings.Failures()) is { Length: > 0 } failures)
        {
            throw new ArgumentException(failures);
        }
    }
}
