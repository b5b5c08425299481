using System.Diagnostics;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Xunit;

namespace Testcontainers.Tests.Containers;

/// <summary>What a start waits for, and how it ends without.</summary>
[Collection(FakeDockerGroup.Name)]
public sealed class StartWaitTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly FakeDocker _docker;

    public StartWaitTests(FakeDocker docker)
    {
        _docker = docker;
        docker.Reset();
        docker.Answer("create", "abc123\n");
        docker.Answer("container inspect", Inspections.Running);
    }

    [Fact]
    public async Task Healthy_AfterTwoFailures_EndsTheWait()
    {
        _docker.Answer(
            "container inspect", Inspections.WithHealth("starting", 0), Inspections.WithHealth("starting", 1), Inspections.WithHealth("starting", 2),
            Inspections.WithHealth("healthy", 0));
        await using var container = Waiting(wait => wait.UntilContainerIsHealthy(2, Often));

        await container.StartAsync();

        Assert.Equal(TestcontainersHealthStatus.Healthy, container.Health);
        Assert.Equal(4, _docker.Asked.Count(asked => asked == "container inspect abc123"));
    }

    [Fact]
    public async Task Healthy_FailuresInARow_EndTheStart()
    {
        _docker.Answer("container inspect", Inspections.WithHealth("starting", 1), Inspections.WithHealth("unhealthy", 4));
        await using var container = Waiting(wait => wait.UntilContainerIsHealthy(3, Often));

        var failed = await Assert.ThrowsAsync<TimeoutException>(() => container.StartAsync());

        Assert.Contains("bold_kare failed 4 times in a row; 3 are borne", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Healthy_ContainerThatEnds_FailsWithItsCodeAndOutput()
    {
        _docker.Answer("container inspect", Inspections.WithHealth("starting", 0), Inspections.Exited);
        _docker.Answer("logs", "error: no such ledger\n");
        _docker.Answer("wait", "3\n");
        await using var container = Waiting(wait => wait.UntilContainerIsHealthy(3, Often));

        var failed = await Assert.ThrowsAsync<ContainerNotRunningException>(() => container.StartAsync());

        Assert.Contains("exited with code 3", failed.Message, StringComparison.Ordinal);
        Assert.Contains("error: no such ledger", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_ThatNeverSucceeds_TimesOutAndSaysWhatItWaitedFor()
    {
        _docker.Fail("exec", 1, "");
        await using var container = Waiting(wait => wait.UntilCommandIsCompleted(["pg_isready", "-q"], strategy => Often(strategy.WithTimeout(TimeSpan.FromMilliseconds(200)))));

        var failed = await Assert.ThrowsAsync<TimeoutException>(() => container.StartAsync());

        Assert.Contains("success of \"pg_isready -q\" in container bold_kare; it is Running", failed.Message, StringComparison.Ordinal);
        Assert.InRange(_docker.Asked.Count(asked => asked == "exec abc123 pg_isready -q"), 1, 100);
    }

    [Fact]
    public async Task Message_InALaterLog_EndsTheWait()
    {
        _docker.Answer("logs", "", "starting\n", "starting\nready to accept connections\n");
        await using var container = Waiting(wait => wait.UntilMessageIsLogged("ready .* connections", Often));

        await container.StartAsync();

        Assert.Equal(3, _docker.Asked.Count(asked => asked == "logs abc123"));
    }

    [Fact]
    public async Task Cancel_DuringACommand_KillsItAndIsNoTimeout()
    {
        _docker.Hang("start");
        await using var container = Waiting(wait => wait);
        using var cancel = new CancellationTokenSource();
        var start = container.StartAsync(cancel.Token);
        await HangsAsync();
        using var process = Process.GetProcessById(_docker.Hanging!.Value);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Start_NoProgramDocker_SaysThatItMustBeOnThePath()
    {
        await using var container = Waiting(wait => wait);

        var failed = await Assert.ThrowsAsync<DockerUnavailableException>(() => _docker.WithoutAsync(() => container.StartAsync()));

        Assert.Contains("on the PATH", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoEngine_SaysWhatDockerSaid()
    {
        _docker.Fail("create", 1, "Cannot connect to the Docker daemon at unix:///nowhere. Is the docker daemon running?\n");
        await using var container = Waiting(wait => wait);

        var failed = await Assert.ThrowsAsync<DockerUnavailableException>(() => container.StartAsync());

        Assert.Contains("unix:///nowhere", failed.Message, StringComparison.Ordinal);
    }

    private static void Often(IWaitStrategy strategy) => strategy.WithInterval(Interval);

    private static IContainer Waiting(Func<IWaitForContainerOS, IWaitForContainerOS> say) =>
        new ContainerBuilder("server:1").WithWaitStrategy(say(Wait.ForUnixContainer())).Build();

    private async Task HangsAsync()
    {
        using var ticks = new PeriodicTimer(Interval);
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (_docker.Hanging is null)
        {
            await ticks.WaitForNextTickAsync(late.Token);
        }
    }
}
