using System.Text.Json;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Processes;

/// <summary>What is left of an ended process.</summary>
internal sealed record ProcessResult(int ExitCode, string[] Output, string[] Error, string Transcript)
{
    public string ErrorText => string.Join(Environment.NewLine, Error);

    public ProcessResult RequireExit(int code)
    {
        Assert.True(ExitCode == code, $"Exit code {ExitCode}, expected {code}. {Transcript}");
        return this;
    }

    /// <summary>Its output as one JSON object a line.</summary>
    public JsonElement[] Json() => [.. Output.Select(line => JsonDocument.Parse(line).RootElement)];
}
