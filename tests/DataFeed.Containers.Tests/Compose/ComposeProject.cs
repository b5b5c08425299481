using DataFeed.EndToEnd.Tests.Processes;

namespace DataFeed.Containers.Tests.Compose;

/// <summary>Runs `docker compose` on this repository's file, as a project that is nobody else's.</summary>
internal static class ComposeProject
{
    private static readonly string Name = $"datafeed-test-{Environment.ProcessId}";

    public static async Task<ProcessResult> RunAsync(TimeSpan patience, params string[] arguments)
    {
        await using var compose = ChildProcess.Start("docker", ["compose", "--project-name", Name, .. Files(), .. arguments]);
        return await compose.ExitAsync(patience);
    }

    // Where the variable names files, compose reads it itself.
    private static string[] Files() => Environment.GetEnvironmentVariable("COMPOSE_FILE") is { Length: > 0 }
        ? []
        : ["--file", Path.Combine(Root(), "docker-compose.yml")];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DataFeed.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has DataFeed.sln.");
    }
}
