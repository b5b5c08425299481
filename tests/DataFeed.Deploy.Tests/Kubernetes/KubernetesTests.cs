using DataFeed.Core.Feeds;
using DataFeed.Server.Hosting;
using DataFeed.Server.Samples;
using DataFeed.Trainer.CommandLine;
using DataFeed.Trainer.Running;
using Xunit;
using static DataFeed.Deploy.Tests.Kubernetes.KustomizeBase;

namespace DataFeed.Deploy.Tests.Kubernetes;

/// <summary>What the manifests say of the programs is what the programs are. Manifests themselves are kubectl's to judge.</summary>
public sealed class KubernetesTests
{
    [Fact]
    public void Server_VariablesAndArguments_AreItsOptions()
    {
        Assert.Empty(ServerSettings.Unknown(Environment(ServerContainer).Keys));
        Assert.Empty(ServerCommand.Create().Parse([.. ServerContainer.Texts("args")]).Errors);
    }

    [Fact]
    public void Server_Ports_AreThoseThatItListensOn()
    {
        var settings = Environment(ServerContainer);
        string[] listened = [ServerSettings.PortOf(settings["DataFeed__Urls"]), ServerSettings.PortOf(settings["DataFeed__AdminUrls"])];
        var names = ServerContainer.Items("ports").Select(port => port.Text("name"));
        var service = One("Service");

        Assert.Equal(listened, ServerContainer.Items("ports").Select(port => port.Text("containerPort")));
        Assert.Equal(listened[0], ServerSettings.PortOf(settings["DataFeed__Advertise"]));
        // The name of a headless service resolves to the pods: no port is translated in between. The client spreads itself.
        Assert.Equal("None", service.Text("spec.clusterIP"));
        Assert.Equal(listened, service.Items("spec.ports").Select(port => port.Text("port")));
        Assert.Equal(names, service.Items("spec.ports").Select(port => port.Text("targetPort")));
    }

    [Fact]
    public void Server_FeedsFile_IsInTheConfigMapThatIsMounted()
    {
        var path = Environment(ServerContainer)["DataFeed__Feeds"];

        var map = Objects.Single(one => one.Text("kind") == "ConfigMap" && one.Text("metadata.name") == VolumeAt(Pod("Deployment"), ServerContainer, path).Text("configMap.name"));

        Assert.Contains(Path.GetFileName(path), map.Map("data"));
    }

    [Fact]
    public void Server_Secret_IsThatOfTheExample()
    {
        var example = Yaml.Parse(DeployFiles.Read("deploy/kubernetes/ledger-secret.example.yaml")).Single();
        var secret = ServerContainer.Items("env").Single(variable => variable.Text("name") == "DataFeed__Ledger").At("valueFrom.secretKeyRef");

        Assert.Equal(example.Text("metadata.name"), secret.Text("name"));
        Assert.Contains(secret.Text("key")!, example.Map("stringData"));
    }

    [Fact]
    public void Selectors_SelectTheServersAlone()
    {
        Dictionary<string, string>[] selectors = [One("Service").Map("spec.selector"), One("PodDisruptionBudget").Map("spec.selector.matchLabels")];

        Assert.All(selectors, selector => Assert.Subset(One("Deployment").Map("spec.template.metadata.labels").ToHashSet(), selector.ToHashSet()));
        Assert.All(selectors, selector => Assert.NotEmpty(selector.Except(One("Job").Map("spec.template.metadata.labels"))));
        Assert.Equal(One("Deployment").Text("metadata.name"), One("HorizontalPodAutoscaler").Text("spec.scaleTargetRef.name"));
    }

    [Fact]
    public void Trainer_Arguments_AreTakenByTheTrainer()
    {
        var command = new TrainerCommand();

        var (options, mistakes) = command.Read(command.Root.Parse([.. TrainerContainer.Texts("args")]));

        Assert.Empty(mistakes);
        Assert.Equal(ServiceAddress(), options.Server);
        var served = new FeedCollection().AddSampleFeeds().Select(feed => feed.Name).ToArray();
        Assert.Contains(options.Feed, served);
        Assert.Contains(options.ValidationFeed, served);
        Assert.Equal(One("PersistentVolumeClaim").Text("metadata.name"), VolumeAt(Pod("Job"), TrainerContainer, options.History).Text("persistentVolumeClaim.claimName"));
    }

    [Fact]
    public void Trainer_FirstContainer_AsksTheServersForTheirHealth()
    {
        var script = Pod("Job").Items("initContainers").Single().Texts("command").Last();
        var words = script.Split("DataFeed.Server.dll ")[1].Split(';')[0];

        Assert.Empty(ServerCommand.Create().Parse(words).Errors);
        Assert.StartsWith("health ", words, StringComparison.Ordinal);
        Assert.EndsWith($" {ServiceAddress()}", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Trainer_MistakeInItsCommandLine_IsNotTriedAgain()
    {
        var rule = One("Job").Items("spec.podFailurePolicy.rules").Single();

        Assert.Equal([$"{TrainerProcess.Usage}"], rule.Texts("onExitCodes.values"));
        Assert.Equal(TrainerContainer.Text("name"), rule.Text("onExitCodes.containerName"));
    }

    [Fact]
    public void Containers_WriteToTheirVolumesAlone_WithoutRights() => Assert.All(Containers, container =>
    {
        Assert.Equal("true", container.Text("securityContext.readOnlyRootFilesystem"));
        Assert.Equal("false", container.Text("securityContext.allowPrivilegeEscalation"));
        Assert.Equal(["ALL"], container.Texts("securityContext.capabilities.drop"));
        Assert.NotNull(container.Text("resources.limits.memory"));
    });

    [Theory]
    [InlineData("Deployment")]
    [InlineData("Job")]
    public void Pod_User_IsThatOfTheImages(string kind)
    {
        Assert.Equal("true", Pod(kind).Text("securityContext.runAsNonRoot"));
        Assert.Contains($"APP_UID={Pod(kind).Text("securityContext.runAsUser")} ", DeployFiles.Read("deploy/trainer.Dockerfile"), StringComparison.Ordinal);
    }

    private static string ServiceAddress() => $"http://{One("Service").Text("metadata.name")}:{One("Service").Items("spec.ports").First().Text("port")}";
}
