using DotNet.Testcontainers.CommandLine;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Images;
using Xunit;

namespace Testcontainers.Tests.CommandLine;

public sealed class CreateArgumentsTests
{
    private static readonly ContainerSettings Plain = new(new DockerImage("server:1")) { Labels = ResourceLabels.Default.Clear() };

    [Fact]
    public void Of_AnImageAlone_IsNothingMore() => Assert.Equal(["create", "server:1"], CreateArguments.Of(Plain));

    [Fact]
    public void Of_DefaultLabels_MarkWhatThisProcessMade()
    {
        var arguments = CreateArguments.Of(new ContainerSettings(new DockerImage("server:1")));

        Assert.Contains("org.testcontainers=true", arguments);
        Assert.Single(arguments, argument => argument.StartsWith("org.testcontainers.session-id=", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_EntrypointAndCommand_PutsTheRestOfTheEntrypointFirst() => Assert.Equal(
        ["create", "--entrypoint", "sh", "server:1", "-c", "exec \"$@\"", "--urls", "http://+:1"],
        CreateArguments.Of(Plain with { Entrypoint = ["sh", "-c"], Command = ["exec \"$@\"", "--urls", "http://+:1"] }));

    [Fact]
    public void Of_Ports_AreAnyOrFixedOnesOfTheHost() => Assert.Equal(
        ["create", "--publish", "5200", "--publish", "9000:5201", "server:1"],
        CreateArguments.Of(Plain with { Ports = Plain.Ports.SetItem(5201, 9000).SetItem(5200, 0) }));

    [Fact]
    public void Of_NameAndEnvironment_KeepTheirValuesAsTheyAre() => Assert.Equal(
        ["create", "--name", "one", "--env", "A=x=y z", "--env", "B=", "server:1"],
        CreateArguments.Of(Plain with { Name = "one", Environment = Plain.Environment.SetItem("B", "").SetItem("A", "x=y z") }));

    [Fact]
    public void Of_Mounts_AreLinesOfCsv()
    {
        var arguments = CreateArguments.Of(Plain with
        {
            Mounts =
            [
                new ContainerMount("bind", "/a,b/\"c\"", null, "/feeds", AccessMode.ReadOnly),
                new ContainerMount("tmpfs", null, null, "/tmp", AccessMode.ReadWrite),
            ],
        });

        Assert.Equal(
            ["create", "--mount", "type=bind,\"source=/a,b/\"\"c\"\"\",target=/feeds,readonly", "--mount", "type=tmpfs,target=/tmp", "server:1"], arguments);
    }

    [Fact]
    public void Of_Modifiers_RunInOrderAndAreSaid()
    {
        var arguments = CreateArguments.Of(Plain with
        {
            Modifiers =
            [
                parameters => parameters.StopSignal = "SIGTERM",
                parameters =>
                {
                    parameters.StopSignal = "SIGKILL";
                    parameters.StopTimeout = TimeSpan.FromSeconds(2.5);
                    parameters.HostConfig!.ReadonlyRootfs = true;
                    parameters.HostConfig!.Memory = 1 << 20;
                    parameters.HostConfig!.CapDrop = ["ALL"];
                    parameters.HostConfig!.SecurityOpt = ["no-new-privileges"];
                },
            ],
        });

        Assert.Equal(
            [
                "create", "--stop-signal", "SIGKILL", "--stop-timeout", "3", "--read-only", "--memory", "1048576", "--cap-drop", "ALL",
                "--security-opt", "no-new-privileges", "server:1",
            ],
            arguments);
    }
}
