using System.Text.RegularExpressions;
using DataFeed.Deploy.Tests.Kubernetes;
using YamlDotNet.RepresentationModel;

namespace DataFeed.Deploy.Tests.Compose;

/// <summary>What the compose file names is there, and what it sets is known.</summary>
internal static partial class ComposeRules
{
    // As the server's image sets it (deploy/server.Dockerfile).
    private const string ServerPort = "5200";

    public static IEnumerable<string> Violations(ComposeFile compose, IReadOnlyDictionary<string, string> images)
    {
        foreach (var image in images.Values.Where(image => compose.Services.Values.All(service => ComposeFile.Image(service) != image)))
        {
            yield return $"no service runs {image}, which the Kubernetes base runs.";
        }

        foreach (var (name, service) in compose.Services)
        {
            foreach (var violation in Service(compose, name, service))
            {
                yield return $"{name}: {violation}";
            }
        }
    }

    private static IEnumerable<string> Service(ComposeFile compose, string name, YamlNode service)
    {
        if (ComposeFile.Image(service).Split(':') is not [_, { Length: > 0 } and not "latest"])
        {
            yield return $"the image \"{ComposeFile.Image(service)}\" needs a tag, not latest.";
        }

        if (service.Text("read_only") != "true" || !service.Texts("cap_drop").Contains("ALL") || service.Text("deploy.resources.limits.memory") is null)
        {
            yield return "read_only, cap_drop ALL and a limit on the memory are needed.";
        }

        foreach (var other in service.At("depends_on").Keys().Where(other => !compose.Services.ContainsKey(other)))
        {
            yield return $"it depends on {other}, which is not there.";
        }

        foreach (var file in new[] { service.Text("build.dockerfile") }.OfType<string>().Concat(Mounts(service).Where(mount => mount.Source.StartsWith('.')).Select(mount => mount.Source)))
        {
            if (!Path.Exists(Path.Combine(DeployFiles.Root, file)))
            {
                yield return $"{file} is not there.";
            }
        }

        foreach (var volume in Mounts(service).Select(mount => mount.Source).Where(source => !source.StartsWith('.')).Except(compose.Root.At("volumes").Keys()))
        {
            yield return $"the volume {volume} is not declared.";
        }

        foreach (var violation in Settings(name, service).Concat(Addresses(compose, service)))
        {
            yield return violation;
        }
    }

    private static IEnumerable<string> Settings(string name, YamlNode service)
    {
        var environment = service.Map("environment");
        foreach (var violation in SettingRules.Unknown(environment.Keys))
        {
            yield return violation;
        }

        if (environment.GetValueOrDefault("DataFeed__Feeds") is { } feeds && Mounts(service).All(mount => mount.Target != feeds))
        {
            yield return $"DataFeed__Feeds is {feeds}, where nothing is mounted.";
        }

        if (environment.GetValueOrDefault("DataFeed__Advertise") is { } advertised && advertised != $"http://{name}:{ServerPort}")
        {
            yield return $"DataFeed__Advertise is {advertised}; others reach it at http://{name}:{ServerPort}.";
        }
    }

    /// <summary>Addresses in command lines are those of services that run the server.</summary>
    private static IEnumerable<string> Addresses(ComposeFile compose, YamlNode service) =>
        service.Texts("entrypoint").Concat(service.Texts("command")).SelectMany(text => Url().Matches(text))
            .Where(url => url.Groups["port"].Value != ServerPort || !compose.Running("datafeed-server").Contains(compose.Services.GetValueOrDefault(url.Groups["host"].Value)))
            .Select(url => $"{url.Value} is no data server of this file.");

    private static IEnumerable<(string Source, string Target)> Mounts(YamlNode service) =>
        service.Texts("volumes").Select(mount => mount.Split(':')).Select(parts => (parts[0], parts[1]));

    [GeneratedRegex(@"http://(?<host>[\w-]+):(?<port>\d+)")]
    private static partial Regex Url();
}
