using System.Collections.Immutable;
using DotNet.Testcontainers.Images;

namespace DotNet.Testcontainers.CommandLine;

/// <summary>What a builder was told of an image.</summary>
internal sealed record BuildSettings
{
    public IImage Image { get; init; } = new DockerImage($"localhost/testcontainers/{Guid.NewGuid():D}");

    public string Directory { get; init; } = System.IO.Directory.GetCurrentDirectory();

    public ImmutableSortedDictionary<string, string> BuildArguments { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The command line of <c>docker build</c>.</summary>
    public string[] ToArguments() =>
    [
        "build",
        "--tag", Image.FullName,
        .. ResourceLabels.Arguments(),
        .. BuildArguments.SelectMany(argument => new[] { "--build-arg", $"{argument.Key}={argument.Value}" }),
        Directory,
    ];

    /// <summary>What no build could begin with.</summary>
    public IEnumerable<string> Failures()
    {
        if (!System.IO.Directory.Exists(Directory))
        {
            yield return $"The Dockerfile's directory \"{Directory}\" does not exist; it must be there when the image is described.";
        }
        else if (!File.Exists(Path.Combine(Directory, "Dockerfile")))
        {
            yield return $"There is no file \"Dockerfile\" in \"{Directory}\"; the image is built from it.";
        }
    }
}
