using System.Text;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.CommandLine;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Xunit;

namespace Testcontainers.Tests.Containers;

[Collection(FakeDockerGroup.Name)]
public sealed class DockerContainerTests
{
    private readonly FakeDocker _docker;

    public DockerContainerTests(FakeDocker docker)
    {
        _docker = docker;
        docker.Reset();
        docker.Answer("create", "abc123\n");
        docker.Answer("container inspect", Inspections.Running);
    }

    [Fact]
    public async Task Start_NetworksAndVolume_CreatesThemFirstAndConnectsTheOthers()
    {
        await using var one = new NetworkBuilder().Build();
        await using var two = new NetworkBuilder().Build();
        await using var volume = new VolumeBuilder().Build();
        await using var container = Builder().WithNetwork(one).WithNetwork(two).WithNetworkAliases("server").WithVolumeMount(volume, "/data").Build();

        await container.StartAsync();

        Assert.Equal(
            [
                $"network create {one.Name}", $"network create {two.Name}", $"volume create {volume.Name}", "create",
                $"network connect --alias server {two.Name} abc123", "start abc123",
            ],
            WithoutLabels().Where(asked => !asked.StartsWith("container", StringComparison.Ordinal)).Select(asked => asked.Split(" --mount")[0]));
        Assert.Contains(
            $"--mount type=volume,source={volume.Name},target=/data --network {one.Name} --network-alias server server:1", WithoutLabels()[3], StringComparison.Ordinal);
        Assert.Equal(("abc123", "172.18.0.2", 49153), (container.Id, container.IpAddress, container.GetMappedPublicPort(5200)));
        Assert.Throws<InvalidOperationException>(() => container.GetMappedPublicPort(5201));
    }

    [Fact]
    public async Task Start_AfterAStop_StartsTheSameContainerAgain()
    {
        await using var container = Builder().Build();
        await container.StartAsync();
        _docker.Answer("container inspect", Inspections.Exited, Inspections.Running);
        await container.StopAsync();
        Assert.Equal(TestcontainersStates.Exited, container.State);

        await container.StartAsync();

        Assert.Equal(TestcontainersStates.Running, container.State);
        Assert.Equal(["create server:1", "start abc123", "stop abc123", "start abc123"], Changes());
    }

    [Fact]
    public async Task Stop_NeverStarted_AsksNothing()
    {
        await using var container = Builder().Build();

        await container.StopAsync();

        Assert.Empty(_docker.Asked);
    }

    [Fact]
    public async Task Dispose_Twice_RemovesOnce()
    {
        var container = Builder().Build();
        await container.StartAsync();

        await container.DisposeAsync();
        await container.DisposeAsync();

        Assert.Equal("rm --force --volumes abc123", Assert.Single(Changes(), asked => asked.StartsWith("rm", StringComparison.Ordinal)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => container.StartAsync());
    }

    [Fact]
    public async Task Dispose_StartThatFailed_RemovesWhatWasCreated()
    {
        _docker.Fail("start", 1, "Error response from daemon: port is already allocated");
        var container = Builder().Build();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => container.StartAsync());
        await container.DisposeAsync();

        Assert.Contains("\"docker start abc123\" ended with 1: Error response from daemon: port is already allocated", refused.Message, StringComparison.Ordinal);
        Assert.Equal("rm --force --volumes abc123", Changes()[^1]);
    }

    [Fact]
    public async Task PauseAndUnpause_Running_AreAskedFor()
    {
        await using var container = Builder().Build();
        await container.StartAsync();

        await container.PauseAsync();
        await container.UnpauseAsync();

        Assert.Equal(["pause abc123", "unpause abc123"], Changes()[2..]);
    }

    [Fact]
    public async Task Exec_CommandThatFails_GivesItsOutputsAndCode()
    {
        await using var container = Builder().Build();
        await container.StartAsync();
        _docker.Fail("exec", 7, "no\n");

        var result = await container.ExecAsync(["sh", "-c", "exit 7"]);

        Assert.Equal(("", "no\n", 7), (result.Stdout, result.Stderr, result.ExitCode));
        Assert.Equal("exec abc123 sh -c exit 7", _docker.Asked[^1]);
    }

    [Fact]
    public async Task Exec_ContainerNotRunning_FailsWithTheEnginesWords()
    {
        await using var container = Builder().Build();
        await container.StartAsync();
        _docker.Fail("exec", 1, "Error response from daemon: container abc123 is not running\n");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => container.ExecAsync(["id"]));

        Assert.Contains("is not running", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_SinceAndUntil_AreSaidInUtc()
    {
        await using var container = Builder().Build();
        await container.StartAsync();
        _docker.Answer("logs", "out\n");

        var (stdout, stderr) = await container.GetLogsAsync(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTime(2026, 1, 2, 3, 4, 6, DateTimeKind.Utc));

        Assert.Equal(("out\n", ""), (stdout, stderr));
        Assert.Equal("logs --since 2026-01-02T03:04:05.0000000Z --until 2026-01-02T03:04:06.0000000Z --timestamps abc123", _docker.Asked[^1]);
    }

    [Fact]
    public async Task ExitCode_OfAnEndedContainer_IsWhatWaitPrints()
    {
        await using var container = Builder().Build();
        await container.StartAsync();
        _docker.Answer("wait", "137\n");

        Assert.Equal(137, await container.GetExitCodeAsync());
    }

    [Fact]
    public async Task Copy_AFile_SendsItAsAnArchive()
    {
        await using var container = Builder().Build();
        await container.StartAsync();

        await container.CopyAsync("feeds: []"u8.ToArray(), "/data/feeds.yaml");

        Assert.Equal("cp - abc123:/", _docker.Asked[^1]);
        Assert.Equal("feeds: []", Encoding.UTF8.GetString(TarArchive.Read(_docker.Input, "/data/feeds.yaml")));
    }

    [Fact]
    public async Task ReadFile_ThatIsThere_IsItsBytes()
    {
        await using var container = Builder().Build();
        await container.StartAsync();
        byte[] content = [0, 255, 10, 13];
        _docker.AnswerBytes("cp", TarArchive.Write(content, "ledger.db", 0, 0, Unix.FileMode644));

        Assert.Equal(content, await container.ReadFileAsync("/data/ledger.db"));
        Assert.Equal("cp abc123:/data/ledger.db -", _docker.Asked[^1]);
    }

    [Fact]
    public async Task ReadFile_ThatIsNotThere_SaysSo()
    {
        await using var container = Builder().Build();
        await container.StartAsync();
        _docker.Fail("cp", 1, "Error response from daemon: Could not find the file /data/none in container abc123\n");

        var missing = await Assert.ThrowsAsync<FileNotFoundException>(() => container.ReadFileAsync("/data/none"));

        Assert.Equal("/data/none", missing.FileName);
    }

    private static ContainerBuilder Builder() => new("server:1");

    private string[] WithoutLabels() => [.. _docker.Asked.Select(asked => string.Join(' ', asked.Split(" --label ").Select((part, index) =>
        index == 0 ? part : string.Join(' ', part.Split(' ').Skip(1))).Where(part => part.Length > 0)))];

    private string[] Changes() => [.. WithoutLabels().Where(asked => !asked.StartsWith("container", StringComparison.Ordinal))];
}
