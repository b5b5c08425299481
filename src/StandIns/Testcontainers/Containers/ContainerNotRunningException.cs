namespace DotNet.Testcontainers.Containers;

/// <summary>A container ended while its start waited for something in it.</summary>
/// <param name="id">Its id.</param>
/// <param name="stdout">All it wrote to standard output.</param>
/// <param name="stderr">All it wrote to standard error.</param>
/// <param name="exitCode">Its exit code.</param>
/// <param name="exception">What the wait met, or null.</param>
public sealed class ContainerNotRunningException(string id, string stdout, string stderr, long exitCode, Exception? exception)
    : Exception($"Container {id} exited with code {exitCode}.{Told("Stdout", stdout)}{Told("Stderr", stderr)}", exception)
{
    private static string Told(string name, string text) =>
        text.Length == 0 ? "" : $"{Environment.NewLine}  {name}:{Environment.NewLine}    {text.TrimEnd().ReplaceLineEndings(Environment.NewLine + "    ")}";
}
