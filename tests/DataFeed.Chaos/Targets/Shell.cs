using System.Diagnostics;
using System.Globalization;
using DataFeed.Cli.CommandLine;

namespace DataFeed.Chaos.Targets;

/// <summary>Commands of a POSIX shell.</summary>
internal static class Shell
{
    /// <summary>Stops a process for a time. It is continued even if this process dies meanwhile.</summary>
    public static Task PauseAsync(int process, int milliseconds) => RunAsync(
        "kill -STOP \"$1\" && sleep \"$2\" && kill -CONT \"$1\"",
        process.ToString(CultureInfo.InvariantCulture),
        (milliseconds / 1000.0).ToString("F3", CultureInfo.InvariantCulture));

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="CommandException">It failed.</exception>
    public static async Task RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", ["-c", command, "sh", .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        // A server that the command starts may keep its outputs open for ever: only the command's own end is waited for.
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var errors = new List<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
            {
                errors.Add(line.Data ?? "");
            }
        };
        process.BeginErrorReadLine();
        while (!process.WaitForExit(TimeSpan.Zero))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        if (process.ExitCode != 0)
        {
            lock (errors)
            {
                throw new CommandException($"`{command}` ended with {process.ExitCode}: {string.Join(Environment.NewLine, errors)}");
            }
        }
    }
}
