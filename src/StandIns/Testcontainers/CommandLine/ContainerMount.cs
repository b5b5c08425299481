using DotNet.Testcontainers.Volumes;

namespace DotNet.Testcontainers.CommandLine;

/// <summary>Something mounted in a container, for reading and writing.</summary>
/// <param name="Type">`volume` or `tmpfs`.</param>
/// <param name="Volume">The volume of a volume mount; else null.</param>
/// <param name="Target">Where in the container.</param>
internal sealed record ContainerMount(string Type, IVolume? Volume, string Target)
{
    /// <summary>The value of <c>--mount</c>. The volume must have been created.</summary>
    public string ToArgument() => Volume is null ? $"type={Type},{Quote($"target={Target}")}" : $"type={Type},source={Volume.Name},{Quote($"target={Target}")}";

    // The value is one line of CSV.
    private static string Quote(string field) =>
        field.AsSpan().ContainsAny(',', '"') ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
