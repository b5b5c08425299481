using System.Globalization;
using Xunit;

namespace DataFeed.Containers.Tests.Server;

/// <summary>What the server in its container may not do.</summary>
public sealed class ConfinementTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Process_OfTheServer_IsNotRootAndHasNoCapability()
    {
        var status = (await RunAsync("cat", "/proc/1/status")).Split('\n').Select(line => line.Split(':', 2)).Where(line => line.Length == 2)
            .ToDictionary(line => line[0], line => line[1].Trim());

        Assert.All(status["Uid"].Split('\t'), id => Assert.NotEqual("0", id));
        Assert.All(status["Gid"].Split('\t'), id => Assert.NotEqual("0", id));
        // Not even what another user in it could have.
        Assert.Equal(0UL, ulong.Parse(status["CapBnd"], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        Assert.Equal("1", status["NoNewPrivs"]);
    }

    [Fact]
    public async Task Command_InTheContainer_RunsAsTheServersUser()
    {
        var id = (await RunAsync("id", "-u")).Trim();

        Assert.NotEqual("0", id);
        Assert.Contains($"{id}\t", await RunAsync("cat", "/proc/1/status"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/written")]
    [InlineData("/app/written")]
    [InlineData("/etc/written")]
    public async Task Write_ToTheRootFileSystem_IsRefused(string path)
    {
        var result = await server.Container.ExecAsync(["sh", "-c", $"echo no > {path}"]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Read-only file system", result.Stderr, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(params string[] command)
    {
        var result = await server.Container.ExecAsync(command);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', command)} ended with {result.ExitCode}: {result.Stderr}");
        return result.Stdout;
    }
}
