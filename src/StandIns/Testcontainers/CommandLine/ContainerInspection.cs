using System.Collections.Immutable;
using DotNet.Testcontainers.Containers;

namespace DotNet.Testcontainers.CommandLine;

/// <summary>What <c>docker inspect</c> says of a container.</summary>
internal sealed record ContainerInspection(
    string Name, string IpAddress, string Gateway, TestcontainersStates State, TestcontainersHealthStatus Health, long FailingStreak,
    DateTime FinishedAt, ImmutableDictionary<string, ushort> Ports)
{
    /// <summary>Nothing: there is no container.</summary>
    public static ContainerInspection None { get; } = new(
        "", "", "", TestcontainersStates.Undefined, TestcontainersHealthStatus.Undefined, 0, default, ImmutableDictionary<string, ushort>.Empty);
}
