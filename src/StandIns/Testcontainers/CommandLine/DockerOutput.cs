using System.Text;

namespace DotNet.Testcontainers.CommandLine;

/// <summary>What one run of <c>docker</c> left.</summary>
internal sealed record DockerOutput(int ExitCode, byte[] Output, string Error)
{
    public string Text => Encoding.UTF8.GetString(Output);

    /// <summary>An answer of one line: an id, a number.</summary>
    public string Line => Text.Trim();
}
