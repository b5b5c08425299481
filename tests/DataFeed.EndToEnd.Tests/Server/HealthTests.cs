using DataFeed.EndToEnd.Tests.Processes;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Server;

/// <summary>The verb that containers run as their health check, asked of the real server as a process of its own.</summary>
public sealed class HealthTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datafeed-health-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Health_ConfiguredAsTheServerIs_FollowsItsLife()
    {
        var port = new Uri((await StartedAndStoppedAsync()).Address).Port;
        var environment = new Dictionary<string, string> { ["DataFeed__Urls"] = $"http://*:{port}" };

        var before = await HealthAsync(environment);
        ProcessResult during;
        await using (var server = await DataServer.StartAsync($"http://*:{port}"))
        {
            during = await HealthAsync(environment);
        }

        var after = await HealthAsync(environment);

        AssertServing(during);
        AssertFailed(before, 1, $"http://*:{port}");
        AssertFailed(after, 1, $"http://*:{port}");
    }

    [Fact]
    public async Task Health_OverAUnixSocket_IsServing()
    {
        var url = $"unix:{_folder.FullName}/feed.sock";
        await using var server = await DataServer.StartAsync(url);

        AssertServing(await HealthAsync(new Dictionary<string, string> { ["DataFeed__Urls"] = url }));
    }

    [Theory]
    [InlineData("--colour", "--colour", "blue")]
    [InlineData("\"nonsense\"", "--server", "nonsense")]
    [InlineData("\"http://*:0\"", "--server", "http://*:0")]
    public async Task Health_MistakeInTheCommandLine_ExitsWith2AndNamesIt(string named, params string[] arguments)
    {
        var result = await HealthAsync(null, arguments);

        result.RequireExit(2);
        Assert.Contains(named, result.ErrorText, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", result.Transcript, StringComparison.Ordinal);
    }

    /// <summary>A server that was: its port is free.</summary>
    private static async Task<DataServer> StartedAndStoppedAsync()
    {
        await using var server = await DataServer.StartAsync();
        return server;
    }

    private static async Task<ProcessResult> HealthAsync(IEnumerable<KeyValuePair<string, string>>? environment, params string[] arguments)
    {
        await using var process = DataServer.Run(["health", .. arguments], environment);
        return await process.ExitAsync();
    }

    private static void AssertServing(ProcessResult result)
    {
        result.RequireExit(0);
        Assert.Equal("SERVING", Assert.Single(result.Output));
    }

    private static void AssertFailed(ProcessResult result, int code, string named)
    {
        result.RequireExit(code);
        Assert.Contains(named, Assert.Single(result.Error), StringComparison.Ordinal);
    }
}
