using DotNet.Testcontainers.Containers;

namespace DotNet.Testcontainers.Configurations;

/// <summary>A state of a container that a start waits for.</summary>
internal interface IWaitUntil
{
    /// <summary>Looks once.</summary>
    /// <param name="container">The container, which is created and was told to start.</param>
    /// <returns>Whether the wait is over.</returns>
    Task<bool> UntilAsync(DockerContainer container);
}
