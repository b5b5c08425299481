using System.Collections.Immutable;

namespace DotNet.Testcontainers.CommandLine;

/// <summary>The labels by which what this process made is found: those of the real package.</summary>
internal static class ResourceLabels
{
    public static ImmutableSortedDictionary<string, string> Default { get; } = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("org.testcontainers", "true"),
            KeyValuePair.Create("org.testcontainers.lang", "dotnet"),
            KeyValuePair.Create("org.testcontainers.session-id", Guid.NewGuid().ToString("D")),
        ]);

    /// <summary>The labels as arguments.</summary>
    public static IEnumerable<string> Arguments(ImmutableSortedDictionary<string, string> labels) =>
        labels.SelectMany(label => new[] { "--label", $"{label.Key}={label.Value}" });
}
