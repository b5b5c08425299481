namespace DotNet.Testcontainers.Images;

/// <summary>The name of an image.</summary>
public interface IImage
{
    /// <summary>Registry, repository, tag and digest, as the engine takes them.</summary>
    string FullName { get; }
}
