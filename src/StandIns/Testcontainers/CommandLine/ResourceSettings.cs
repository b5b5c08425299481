using System.Collections.Immutable;

namespace DotNet.Testcontainers.CommandLine;

/// <summary>What a builder was told of a network or a volume.</summary>
internal sealed record ResourceSettings
{
    // A name of its own for each builder, as containers get one from the engine.
    public string Name { get; init; } = Guid.NewGuid().ToString("D");

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ResourceLabels.Default;

    public bool CleanUp { get; init; } = true;
}
