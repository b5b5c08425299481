using DotNet.Testcontainers.Containers;

namespace DotNet.Testcontainers.Configurations;

/// <summary>The image's health check succeeds.</summary>
internal sealed class UntilHealthy(long failingStreak) : IWaitUntil
{
    public Task<bool> UntilAsync(DockerContainer container)
    {
        var failures = container.HealthCheckFailingStreak;
        return failures <= failingStreak
            ? Task.FromResult(container.Health == TestcontainersHealthStatus.Healthy)
            : throw new TimeoutException($"The health check of container {container.Name} failed {failures} times in a row; {failingStreak} are borne.");
    }
}
