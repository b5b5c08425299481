using System.Diagnostics;

namespace DataFeed.Ledger.Testing;

/// <summary>Runs PostgreSQL's programs; as the user <c>postgres</c> where this process is root, because they refuse root.</summary>
internal static class PostgresPrograms
{
    private static readonly string Folder = Find();

    public static bool AsAnother => Environment.IsPrivilegedProcess;

    public static Task<string> RunAsync(string program, params IEnumerable<string> arguments) => StartAsync(Path.Combine(Folder, program), arguments);

    /// <summary>The same as a shell command.</summary>
    public static string CommandOf(string program, params IEnumerable<string> arguments) => string.Join(
        ' ', AsUser(Path.Combine(Folder, program), arguments).Select(word => $"'{word}'"));

    /// <summary>Gives a folder to the user that the programs run as.</summary>
    public static async Task GiveAsync(string folder)
    {
        if (AsAnother)
        {
            await ExecuteAsync("chown", ["postgres:postgres", folder]);
        }
    }

    private static Task<string> StartAsync(string program, IEnumerable<string> arguments)
    {
        var words = AsUser(program, arguments);
        return ExecuteAsync(words[0], words[1..]);
    }

    private static string[] AsUser(string program, IEnumerable<string> arguments) => AsAnother
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]
        : [program, .. arguments];

    private static async Task<string> ExecuteAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A folder that every user may enter.
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await process.WaitForExitAsync(limit.Token);
        var text = await output + await error;
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"{program} {string.Join(' ', start.ArgumentList)} failed: {text}");
    }

    // Debian keeps them off the PATH, a folder for each version.
    private static string Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).AsEnumerable();
        if (Directory.Exists("/usr/lib/postgresql"))
        {
            folders = Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")).Concat(folders);
        }

        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            ?? throw new InvalidOperationException("These tests need PostgreSQL's server programs; eng/setup.sh --tests installs them.");
    }
}
