using System.Diagnostics;

namespace DataFeed.Cli.Tests;

/// <summary>`datafeed` as a user runs it: a process, its output and its end.</summary>
internal static class CommandRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Starts it; its output must be read, or be little.</summary>
    public static Process Start(params string[] arguments)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent!.Parent!.FullName, "DataFeed.Cli", own.Name, "datafeed.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    public static async Task<(int Code, string Output, string Errors)> FinishAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        using var late = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(late.Token);
            var errors = process.StandardError.ReadToEndAsync(late.Token);
            await process.WaitForExitAsync(late.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"`datafeed {string.Join(' ', arguments)}` did not end within {Patience}.");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
