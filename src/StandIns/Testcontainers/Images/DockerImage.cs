using System.Text.RegularExpressions;

namespace DotNet.Testcontainers.Images;

/// <summary>The name of an image, checked: `[registry/]repository[:tag][@digest]`.</summary>
public sealed partial class DockerImage : IImage
{
    /// <summary>Takes a name.</summary>
    /// <param name="image">Its parts in one; without tag and digest, `latest` is meant.</param>
    /// <exception cref="ArgumentException">It is no name that an engine would take.</exception>
    public DockerImage(string image)
    {
        ArgumentException.ThrowIfNullOrEmpty(image);
        var match = Reference().Match(image);
        if (!match.Success)
        {
            throw new ArgumentException(
                $"\"{image}\" is no name of an image; it must be [registry/]repository[:tag][@digest], the repository in lower case.", nameof(image));
        }

        FullName = match.Groups["tag"].Success || match.Groups["digest"].Success ? image : $"{image}:latest";
    }

    /// <inheritdoc/>
    public string FullName { get; }

    // Docker's own grammar, but for its bounds on lengths.
    [GeneratedRegex(@"^([A-Za-z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*(?<tag>:\w[\w.-]*)?(?<digest>@[A-Za-z0-9_+.-]+:[0-9A-Fa-f]{32,})?$")]
    private static partial Regex Reference();
}
