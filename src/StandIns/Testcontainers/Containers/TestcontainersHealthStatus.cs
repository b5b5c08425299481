namespace DotNet.Testcontainers.Containers;

/// <summary>What the health check of a container's image says.</summary>
[Flags]
public enum TestcontainersHealthStatus
{
    /// <summary>There is no container, or the engine has a word of its own for it.</summary>
    Undefined = 0x1,

    /// <summary>The image has no health check.</summary>
    None = 0x2,

    /// <summary>It did not succeed yet.</summary>
    Starting = 0x4,

    /// <summary>It succeeded last.</summary>
    Healthy = 0x8,

    /// <summary>It failed more often in a row than the image bears.</summary>
    Unhealthy = 0x10,
}
