using DataFeed.Containers.Tests.Setting;
using DataFeed.EndToEnd.Tests.Processes;
using Xunit;

namespace DataFeed.Containers.Tests.Compose;

/// <summary>Runs `docker compose` on this repository's file, as a project that is nobody else's.</summary>
internal static class ComposeProject
{
    private static readonly string Name = $"datafeed-test-{Environment.ProcessId}";

    public static Task<ProcessResult> RunAsync(TimeSpan patience, params string[] arguments) =>
        DockerAsync(patience, ["compose", "--ansi", "never", "--project-name", Name, .. Files(), .. arguments]);

    /// <summary>What a service's one container wrote to its standard output, as it is: `docker compose logs` adds codes for terminals.</summary>
    public static async Task<string[]> LogsAsync(string service)
    {
        var container = Assert.Single((await RunAsync(Patience.Limit, "ps", "--all", "--quiet", service)).RequireExit(0).Output);
        return (await DockerAsync(Patience.Limit, ["logs", container])).RequireExit(0).Output;
    }

    private static async Task<ProcessResult> DockerAsync(TimeSpan patience, string[] arguments)
    {
        await using var docker = ChildProcess.Start("docker", arguments);
        return await docker.ExitAsync(patience);
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
