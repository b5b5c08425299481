namespace DotNet.Testcontainers.CommandLine;

/// <summary>The host on which the engine publishes ports, as seen from here.</summary>
internal static class EngineHost
{
    /// <param name="gateway">The gateway of a container's network; empty where it is not known.</param>
    public static string Find(string gateway) => Find(
        Environment.GetEnvironmentVariable("TESTCONTAINERS_HOST_OVERRIDE"), Environment.GetEnvironmentVariable("DOCKER_HOST"), gateway,
        isInContainer: File.Exists("/.dockerenv"));

    public static string Find(string? hostOverride, string? engine, string gateway, bool isInContainer)
    {
        if (!string.IsNullOrEmpty(hostOverride))
        {
            return hostOverride;
        }

        if (Uri.TryCreate(engine, UriKind.Absolute, out var address) && address.Scheme is "tcp" or "http" or "https")
        {
            return address.Host;
        }

        // Beside this container, the machine is where the network's gateway is.
        return isInContainer && gateway.Length > 0 ? gateway : "127.0.0.1";
    }
}
