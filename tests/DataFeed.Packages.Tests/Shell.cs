using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace DataFeed.Packages.Tests;

/// <summary>Programs as a user's shell runs them, to their end.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The folder of the `dotnet` that runs this: three above its runtime.</summary>
    private static readonly string DotNetFolder = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    public static Task<string> DotNetAsync(string folder, params string[] arguments) =>
        RunAsync(Path.Combine(DotNetFolder, "dotnet"), folder, arguments);

    /// <returns>Its output. A program that fails fails the test, with all it wrote.</returns>
    public static async Task<string> RunAsync(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // A build server that outlives the command would hold its output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_ROOT"] = DotNetFolder;
        using var process = Process.Start(start)!;
        using var late = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(late.Token);
            var errors = process.StandardError.ReadToEndAsync(late.Token);
            await process.WaitForExitAsync(late.Token);
            Assert.True(process.ExitCode == 0, $"`{Path.GetFileName(program)} {string.Join(' ', arguments)}` ended with {process.ExitCode}: {await output}{await errors}");
            return await output;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
