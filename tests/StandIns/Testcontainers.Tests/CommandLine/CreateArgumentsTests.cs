using DotNet.Testcontainers.CommandLine;
using DotNet.Testcontainers.Images;
using Xunit;

namespace Testcontainers.Tests.CommandLine;

public sealed class CreateArgumentsTests
{
    private static readonly ContainerSettings Plain = new(new DockerImage("server:1"));

    [Fact]
    public void Of_AnImageAlone_IsNothingMore() => Assert.Equal(["create", "server:1"], Arguments(Plain));

    [Fact]
    public void Of_DefaultLabels_MarkWhatThisProcessMade()
    {
        var arguments = CreateArguments.Of(Plain);

        Assert.Contains("org.testcontainers=true", arguments);
        Assert.Single(arguments, argument => argument.StartsWith("org.testcontainers.session-id=", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_EntrypointAndCommand_PutsTheRestOfTheEntrypointFirst() => Assert.Equal(
        ["create", "--entrypoint", "sh", "server:1", "-c", "exec \"$@\"", "--urls", "http://+:1"],
        Arguments(Plain with { Entrypoint = ["sh", "-c"], Command = ["exec \"$@\"", "--urls", "http://+:1"] }));

    [Fact]
    public void Of_Ports_AreAnyOrFixedOnesOfTheHost() => Assert.Equal(
        ["create", "--publish", "5200", "--publish", "9000:5201", "server:1"],
        Arguments(Plain with { Ports = Plain.Ports.SetItem(5201, 9000).SetItem(5200, 0) }));

    [Fact]
    public void Of_Environment_KeepsItsValuesAsTheyAre() => Assert.Equal(
        ["create", "--env", "A=x=y z", "--env", "B=", "server:1"],
        Arguments(Plain with { Environment = Plain.Environment.SetItem("B", "").SetItem("A", "x=y z") }));

    [Fact]
    public void Of_Mounts_AreLinesOfCsv() => Assert.Equal(
        ["create", "--mount", "type=tmpfs,target=/tmp", "--mount", "type=tmpfs,\"target=/a,\"\"b\"\"\"", "server:1"],
        Arguments(Plain with { Mounts = [new ContainerMount("tmpfs", null, "/tmp"), new ContainerMount("tmpfs", null, "/a,\"b\"")] }));

    [Fact]
    public void Of_Modifiers_RunInOrderAndAreSaid()
    {
        var arguments = Arguments(Plain with
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

    /// <summary>Without the labels, which are another's in each process.</summary>
    private static string[] Arguments(ContainerSettings settings) => ["create", .. CreateArguments.Of(settings).Skip(7)];
}
