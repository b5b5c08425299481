namespace DotNet.Testcontainers.CommandLine;

/// <summary>The labels by which what this process made is found: those of the real package.</summary>
internal static class ResourceLabels
{
    private static readonly string Session = Guid.NewGuid().ToString("D");

    /// <summary>The labels as arguments.</summary>
    public static IEnumerable<string> Arguments() =>
    [
        "--label", "org.testcontainers=true",
        "--label", "org.testcontainers.lang=dotnet",
        "--label", $"org.testcontainers.session-id={Session}",
    ];
}
