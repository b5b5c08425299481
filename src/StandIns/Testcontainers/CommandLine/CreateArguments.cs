using System.Globalization;
using Docker.DotNet.Models;

namespace DotNet.Testcontainers.CommandLine;

/// <summary>The command line of <c>docker create</c>.</summary>
internal static class CreateArguments
{
    /// <summary>Says a container's settings. Its networks and volumes must have been created; only the first network is in it.</summary>
    public static string[] Of(ContainerSettings settings)
    {
        var parameters = new CreateContainerParameters { HostConfig = new HostConfig() };
        settings.Modifiers.ForEach(modify => modify(parameters));
        return
        [
            "create",
            .. ResourceLabels.Arguments(),
            .. settings.Environment.SelectMany(variable => Option("--env", $"{variable.Key}={variable.Value}")),
            .. settings.Ports.SelectMany(port => Option("--publish", port.Value == 0 ? Number(port.Key) : $"{Number(port.Value)}:{Number(port.Key)}")),
            .. settings.Mounts.SelectMany(mount => Option("--mount", mount.ToArgument())),
            .. settings.Networks.Take(1).SelectMany(network => Option("--network", network.Name)),
            .. settings.NetworkAliases.SelectMany(alias => Option("--network-alias", alias)),
            .. Modified(parameters),
            .. Confined(parameters.HostConfig ?? new HostConfig()),
            .. Option("--entrypoint", settings.Entrypoint.FirstOrDefault()),
            settings.Image.FullName,
            .. settings.Entrypoint.Skip(1),
            .. settings.Command,
        ];
    }

    private static IEnumerable<string> Modified(CreateContainerParameters parameters) =>
    [
        .. Option("--stop-signal", parameters.StopSignal),
        .. Option("--stop-timeout", parameters.StopTimeout is { } time ? Number((long)Math.Ceiling(time.TotalSeconds)) : null),
    ];

    private static IEnumerable<string> Confined(HostConfig host) =>
    [
        .. host.ReadonlyRootfs ? ["--read-only"] : Array.Empty<string>(),
        .. Option("--memory", host.Memory > 0 ? Number(host.Memory) : null),
        .. (host.CapDrop ?? []).SelectMany(capability => Option("--cap-drop", capability)),
        .. (host.SecurityOpt ?? []).SelectMany(option => Option("--security-opt", option)),
    ];

    private static string[] Option(string name, string? value) => value is null ? [] : [name, value];

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
