using System.Text;
using DataFeed.Containers.Tests.Setting;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Xunit;

namespace DataFeed.Containers.Tests.Engine;

/// <summary>What these tests take for granted of Testcontainers and of the engine.</summary>
public sealed class ContainerTests
{
    private const string Idle = "trap 'exit 0' TERM; echo ready; echo trouble >&2; tail -f /dev/null & wait";

    [Fact]
    public async Task Copy_AFile_IsThereWithItsOwnerAndMode()
    {
        await using var container = Shell(Idle).Build();
        await container.StartAsync();
        byte[] content = [0, 10, 13, 255];

        await container.CopyAsync(content, "/srv/made/file", 12, 34, UnixFileModes.UserRead | UnixFileModes.UserWrite);

        Assert.Equal("12 34 600\n", (await container.ExecAsync(["stat", "--format", "%u %g %a", "/srv/made/file"])).Stdout);
        Assert.Equal(content, await container.ReadFileAsync("/srv/made/file"));
        await Assert.ThrowsAsync<FileNotFoundException>(() => container.ReadFileAsync("/srv/made/other"));
    }

    [Fact]
    public async Task Exec_ACommandThatFails_HasItsOutputsAndCode()
    {
        await using var container = Shell(Idle).WithEnvironment("GREETING", "good day").Build();
        await container.StartAsync();

        var result = await container.ExecAsync(["sh", "-c", "echo $GREETING; echo no >&2; exit 7"]);

        Assert.Equal(("good day\n", "no\n", 7), (result.Stdout, result.Stderr, result.ExitCode));
    }

    [Fact]
    public async Task Logs_OfBothOutputs_AreApart()
    {
        await using var container = Shell(Idle).WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("^trouble$", Often)).Build();
        await container.StartAsync();

        Assert.Equal(("ready\n", "trouble\n"), await container.GetLogsAsync(timestampsEnabled: false));
    }

    [Fact]
    public async Task Pause_AndUnpause_ChangeTheState()
    {
        await using var container = Shell(Idle).Build();
        await container.StartAsync();

        await container.PauseAsync();
        Assert.Equal(TestcontainersStates.Paused, container.State);
        await container.UnpauseAsync();

        Assert.Equal(TestcontainersStates.Running, container.State);
    }

    [Fact]
    public async Task Stop_OneThatIgnoresItsSignal_KillsItInItsStopTime()
    {
        await using var container = Shell("trap '' TERM; tail -f /dev/null")
            .WithCreateParameterModifier(parameters => parameters.StopTimeout = TimeSpan.FromSeconds(1)).Build();
        await container.StartAsync();

        await container.StopAsync();

        await container.RequireExitAsync(137);
    }

    [Fact]
    public async Task Start_OneThatEnds_HasItsExitCode()
    {
        await using var container = Shell("exit 3").Build();

        await container.StartAsync();

        Assert.Equal(3, await Patience.ForAsync(container.GetExitCodeAsync(), "the end of the container"));
    }

    [Fact]
    public async Task Start_OneThatEndsDuringAWait_FailsWithItsCodeAndOutput()
    {
        await using var container = Shell("echo no such ledger; exit 3").WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("ready", Often)).Build();

        var failed = await Assert.ThrowsAsync<ContainerNotRunningException>(() => container.StartAsync());

        Assert.Contains("exited with code 3", failed.Message, StringComparison.Ordinal);
        Assert.Contains("no such ledger", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Volume_OfTwoContainers_KeepsWhatTheFirstWrote()
    {
        await using var volume = new VolumeBuilder().Build();
        await using (var first = Shell("echo kept > /kept/file").WithVolumeMount(volume, "/kept").Build())
        {
            await first.StartAsync();
            Assert.Equal(0, await Patience.ForAsync(first.GetExitCodeAsync(), "the end of the container"));
        }

        await using var second = Shell(Idle).WithVolumeMount(volume, "/kept").Build();
        await second.StartAsync();

        Assert.Equal("kept\n", Encoding.UTF8.GetString(await second.ReadFileAsync("/kept/file")));
    }

    [Fact]
    public async Task Network_OfTwoContainers_FindsOneByTheOthersAlias()
    {
        await using var network = new NetworkBuilder().Build();
        await using var named = Shell(Idle).WithNetwork(network).WithNetworkAliases("named").Build();
        await using var asking = Shell(Idle).WithNetwork(network).Build();
        await named.StartAsync();
        await asking.StartAsync();

        var found = await asking.ExecAsync(["getent", "hosts", "named"]);

        Assert.StartsWith(named.IpAddress, found.Stdout, StringComparison.Ordinal);
    }

    private static ContainerBuilder Shell(string script) => new ContainerBuilder(Images.Postgres).WithEntrypoint("sh", "-c").WithCommand(script);

    private static void Often(IWaitStrategy wait) => wait.WithInterval(TimeSpan.FromMilliseconds(100)).WithTimeout(Patience.Limit);
}
