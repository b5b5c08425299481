using System.Diagnostics;

namespace DataFeed.Testing;

/// <summary>A program of this repository as a user runs it: a process, its output and its end.</summary>
public static class ProgramRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Starts it; its output must be read, or be little.</summary>
    public static Process Start(string project, params string[] arguments)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, $"{project}.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    public static async Task<(int Code, string Output, string Errors)> FinishAsync(string project, params string[] arguments)
    {
        using var process = Start(project, arguments);
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
            throw new TimeoutException($"`{project} {string.Join(' ', arguments)}` did not end within {Patience}.");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
