using System.Text.RegularExpressions;
using DataFeed.Deploy.Tests.Kubernetes;
using DataFeed.Server.FeedFiles;
using Xunit;

namespace DataFeed.Deploy.Tests.Compose;

/// <summary>The compose file, its images and its feeds agree with each other, with the programs and with the Kubernetes base.</summary>
public sealed partial class ComposeTests
{
    // As the server's image sets it (Dockerfile_Ports_AreThoseOfTheKubernetesBase).
    private const string ServerPort = "5200";

    /// <summary>The services by name, each variable with its default.</summary>
    private static readonly Dictionary<string, object> Services =
        ((Dictionary<object, object>)Yaml.Parse(Variable().Replace(DeployFiles.Read("docker-compose.yml"), match => match.Groups["default"].Value)).Single().At("services")!)
            .ToDictionary(service => (string)service.Key, service => service.Value);

    private static IEnumerable<KeyValuePair<string, object>> Servers =>
        Services.Where(service => service.Value.Text("build.dockerfile") == "deploy/server.Dockerfile");

    [Fact]
    public void Images_AreThoseOfTheKubernetesBase() =>
        Assert.Superset(KustomizeBase.Containers.Select(container => container.Text("image")).ToHashSet(), Services.Values.Select(service => service.Text("image")).ToHashSet());

    [Fact]
    public void Servers_Settings_AreTheirOwn()
    {
        Assert.Equal(2, Servers.Count());
        Assert.All(Servers, server =>
        {
            var settings = server.Value.Map("environment");
            Assert.Empty(ServerSettings.Unknown(settings.Keys));
            Assert.Equal($"http://{server.Key}:{ServerPort}", settings["DataFeed__Advertise"]);
            Assert.Contains(Mounts(server.Value), mount => mount is ["./deploy/feeds.yaml", var target, ..] && target == settings["DataFeed__Feeds"]);
        });
    }

    [Fact]
    public void Trainer_IsToldOfEveryServer_AndKeepsItsHistory()
    {
        var words = Services["trainer"].Texts("entrypoint").ToArray();

        Assert.Equal(Servers.Select(server => server.Value.Text("environment.DataFeed__Advertise")), words[^2].Split(';'));
        Assert.Contains(Mounts(Services["trainer"]), mount => mount[1] == Path.GetDirectoryName(words[^1]));
    }

    [Fact]
    public void Services_WriteToTheirVolumesAlone_WithoutRights() => Assert.All(Services.Values, service =>
    {
        Assert.Equal("true", service.Text("read_only"));
        Assert.Equal(["ALL"], service.Texts("cap_drop"));
        Assert.NotNull(service.Text("deploy.resources.limits.memory"));
    });

    [Theory]
    [InlineData("deploy/server.Dockerfile")]
    [InlineData("deploy/trainer.Dockerfile")]
    public void Dockerfile_Variables_AreOptionsOfTheServer(string file) =>
        Assert.Empty(ServerSettings.Unknown(Setting().Matches(DeployFiles.Read(file)).Select(match => match.Value)));

    [Fact]
    public void Dockerfile_Ports_AreThoseOfTheKubernetesBase()
    {
        var dockerfile = DeployFiles.Read("deploy/server.Dockerfile");
        var ports = KustomizeBase.ServerContainer.Items("ports").Select(port => port.Text("containerPort")).ToArray();

        Assert.Equal(ServerPort, ports[0]);
        Assert.Contains($"EXPOSE {string.Join(' ', ports)}\n", dockerfile, StringComparison.Ordinal);
        Assert.All(ports, port => Assert.Matches($"=http://[^ ]*:{port}\\b", dockerfile));
    }

    [Fact]
    public void FeedsFile_OverTheDataThatIsMounted_IsServed()
    {
        var folder = Directory.CreateTempSubdirectory("datafeed-compose-");
        try
        {
            var mount = Mounts(Servers.First().Value).Single(mount => mount[1] == "/data");
            var path = Path.Combine(folder.FullName, "feeds.yaml");
            File.WriteAllText(path, DeployFiles.Read("deploy/feeds.yaml").Replace("/data/", Path.Combine(DeployFiles.Root, mount[0]) + "/", StringComparison.Ordinal));

            var file = FeedFile.Read(path);

            Assert.Empty(file.Failures);
            Assert.Equal([("digits", 9000L), ("digits-test", 1000L)], file.Feeds.Select(feed => (feed.Name, feed.Source.Open().Count)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Source, target and mode of each mount.</summary>
    private static IEnumerable<string[]> Mounts(object service) => service.Texts("volumes").Select(mount => mount.Split(':'));

    [GeneratedRegex(@"\bDataFeed__\w+")]
    private static partial Regex Setting();

    [GeneratedRegex(@"\$\{[A-Z_]+:-(?<default>[^}]*)\}")]
    private static partial Regex Variable();
}
