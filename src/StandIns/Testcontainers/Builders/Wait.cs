using DotNet.Testcontainers.Configurations;

namespace DotNet.Testcontainers.Builders;

/// <summary>What the start of a container waits for.</summary>
public static class Wait
{
    /// <summary>Starts with nothing but the container's running.</summary>
    public static IWaitForContainerOS ForUnixContainer() => new WaitForContainer();
}
