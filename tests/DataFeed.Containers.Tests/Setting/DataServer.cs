using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace DataFeed.Containers.Tests.Setting;

/// <summary>Data servers as their image's users should run them: nothing to write to, no capability of the kernel, bounded memory.</summary>
internal static class DataServer
{
    /// <summary>The port on which the image serves gRPC.</summary>
    public const int Port = 5200;

    // Often, so that the time to health is known; a failure while it starts on a busy machine is borne.
    private const int BorneFailures = 20;

    /// <summary>One on any free port of the host.</summary>
    public static ContainerBuilder Describe() => Describe(Images.Server).WithPortBinding(Port, true);

    /// <summary>One of an image that is based on the server's.</summary>
    public static ContainerBuilder Describe(string image) => new ContainerBuilder(image)
        .WithCreateParameterModifier(parameters =>
        {
            var host = parameters.HostConfig!;
            host.ReadonlyRootfs = true;
            host.Memory = 512 << 20;
            host.CapDrop = ["ALL"];
            host.SecurityOpt = ["no-new-privileges"];
        })
        .WithTmpfsMount("/tmp")
        .WithWaitStrategy(Wait.ForUnixContainer().UntilContainerIsHealthy(
            BorneFailures, wait => wait.WithInterval(TimeSpan.FromMilliseconds(100)).WithTimeout(Patience.Limit)));

    /// <summary>Where DataFeed's clients find a running one.</summary>
    public static string Address(this IContainer server) => $"http://{server.Endpoint()}";

    /// <summary>The same as host and port alone.</summary>
    public static string Endpoint(this IContainer server) => $"{server.Hostname}:{server.GetMappedPublicPort(Port)}";
}
