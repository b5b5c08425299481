namespace DotNet.Testcontainers.Containers;

/// <summary>What a command in a container left.</summary>
/// <param name="stdout">All its standard output.</param>
/// <param name="stderr">All its standard error.</param>
/// <param name="exitCode">Its exit code; 126 or 127 where it could not be run.</param>
public readonly struct ExecResult(string stdout, string stderr, long? exitCode)
{
    /// <summary>All its standard output.</summary>
    public string Stdout { get; } = stdout;

    /// <summary>All its standard error.</summary>
    public string Stderr { get; } = stderr;

    /// <summary>Its exit code; 126 or 127 where it could not be run.</summary>
    public long? ExitCode { get; } = exitCode;
}
