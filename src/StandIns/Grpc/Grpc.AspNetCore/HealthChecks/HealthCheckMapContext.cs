namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The health check that a mapping decides on.</summary>
public sealed class HealthCheckMapContext
{
    /// <summary>Describes a health check.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tags">Its tags.</param>
    public HealthCheckMapContext(string name, IEnumerable<string> tags)
    {
        Name = name;
        Tags = tags;
    }

    /// <summary>The name that the check was added under.</summary>
    public string Name { get; }

    /// <summary>The tags that the check was added with.</summary>
    public IEnumerable<string> Tags { get; }
}
