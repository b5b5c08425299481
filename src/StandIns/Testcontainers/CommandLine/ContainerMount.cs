using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Volumes;

namespace DotNet.Testcontainers.CommandLine;

/// <summary>Something mounted in a container.</summary>
/// <param name="Type">`volume`, `bind` or `tmpfs`.</param>
/// <param name="Source">Path of a bind mount; else null.</param>
/// <param name="Volume">The volume of a volume mount; else null.</param>
/// <param name="Target">Where in the container.</param>
/// <param name="AccessMode">Whether the container may write to it.</param>
internal sealed record ContainerMount(string Type, string? Source, IVolume? Volume, string Target, AccessMode AccessMode)
{
    /// <summary>The value of <c>--mount</c>. The volume must have been created.</summary>
    public string ToArgument()
    {
        List<string> fields = [$"type={Type}"];
        if ((Volume?.Name ?? Source) is { } source)
        {
            fields.Add($"source={source}");
        }

        fields.Add($"target={Target}");
        if (AccessMode == AccessMode.ReadOnly)
        {
            fields.Add("readonly");
        }

        return string.Join(',', fields.Select(Quote));
    }

    // The value is one line of CSV.
    private static string Quote(string field) =>
        field.AsSpan().ContainsAny(',', '"') ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
