using System.Text.RegularExpressions;
using DataFeed.Deploy.Tests.Kubernetes;
using DataFeed.Server.FeedFiles;
using Xunit;

namespace DataFeed.Deploy.Tests.Compose;

/// <summary>The compose file, its images and its feeds agree with each other, with the server and with the Kubernetes base.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Text = DeployFiles.Read(ComposeFile.Name);

    [Fact]
    public void Compose_AsItIs_KeepsEveryRule() => Assert.Empty(Violations(Text));

    [Theory]
    [InlineData("datafeed-server:local", "datafeed-server:latest", "needs a tag, not latest")]
    [InlineData("datafeed-server:local", "datafeed-server:other", "no service runs datafeed-server:local")]
    [InlineData("read_only: true", "read_only: false", "read_only, cap_drop ALL")]
    [InlineData("    depends_on:\n      server-a:", "    depends_on:\n      server-c:", "it depends on server-c")]
    [InlineData("deploy/server.Dockerfile", "deploy/Dockerfile", "deploy/Dockerfile is not there")]
    [InlineData("./deploy/feeds.yaml", "./feeds.yaml", "./feeds.yaml is not there")]
    [InlineData("- history:", "- histories:", "the volume histories is not declared")]
    [InlineData("DataFeed__Ledger", "DataFeed__Ledgers", "DataFeed__Ledgers is no option of the server")]
    [InlineData("DataFeed__Feeds: /etc/datafeed/feeds.yaml", "DataFeed__Feeds: /etc/feeds.yaml", "DataFeed__Feeds is /etc/feeds.yaml, where nothing is mounted")]
    [InlineData("DataFeed__Advertise: http://server-b:5200", "DataFeed__Advertise: http://server-a:5200", "others reach it at http://server-b:5200")]
    [InlineData("http://server-a:5200;http://server-b:5200", "http://server-a:5200;http://server-c:5200", "http://server-c:5200 is no data server")]
    [InlineData("http://server-a:5200;http://server-b:5200", "http://server-a:5201", "http://server-a:5201 is no data server")]
    public void Compose_WithOneMistake_IsToldOfIt(string right, string wrong, string told)
    {
        Assert.Contains(right, Text, StringComparison.Ordinal);

        Assert.Contains(Violations(Text.Replace(right, wrong, StringComparison.Ordinal)), violation => violation.Contains(told, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("deploy/server.Dockerfile")]
    [InlineData("deploy/trainer.Dockerfile")]
    public void Dockerfile_Variables_AreOptionsOfTheServer(string file) =>
        Assert.Empty(SettingRules.Unknown(Variable().Matches(DeployFiles.Read(file)).Select(match => match.Value)));

    [Fact]
    public void Dockerfile_Ports_AreThoseOfTheKubernetesBase()
    {
        var dockerfile = DeployFiles.Read("deploy/server.Dockerfile");
        var container = new KustomizeBase(DeployFiles.Kubernetes()).Manifests.Single(manifest => manifest.Kind == "Deployment").Containers.Single();
        var ports = container.Items("ports").Select(port => port.Text("containerPort"));

        Assert.Contains($"EXPOSE {string.Join(' ', ports)}\n", dockerfile, StringComparison.Ordinal);
        Assert.All(ports, port => Assert.Matches($"=http://[^ ]*:{port}\\b", dockerfile));
    }

    [Fact]
    public void FeedsFile_OverTheDataThatIsMounted_IsServed()
    {
        var folder = Directory.CreateTempSubdirectory("datafeed-compose-");
        try
        {
            var data = Path.Combine(DeployFiles.Root, "src", "DataFeed.Server", "Samples", "mnist-10k");
            var path = Path.Combine(folder.FullName, "feeds.yaml");
            File.WriteAllText(path, DeployFiles.Read("deploy/feeds.yaml").Replace("/data/", data + "/", StringComparison.Ordinal));

            var file = FeedFile.Read(path, new HashSet<string>());

            Assert.Empty(file.Failures);
            Assert.Equal([("digits", 9000L), ("digits-test", 1000L)], file.Feeds.Select(feed => (feed.Name, feed.Source.Count)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Violations(string text) =>
        ComposeRules.Violations(new ComposeFile(text), new KustomizeBase(DeployFiles.Kubernetes()).Images);

    [GeneratedRegex(@"\bDataFeed__\w+")]
    private static partial Regex Variable();
}
