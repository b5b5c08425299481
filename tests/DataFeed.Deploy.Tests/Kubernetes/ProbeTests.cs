using System.Globalization;
using DataFeed.Core.Feeds;
using DataFeed.Server.Hosting;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace DataFeed.Deploy.Tests.Kubernetes;

/// <summary>The real server, set as the manifest sets it but for its ports and addresses, answers what the kubelet asks.</summary>
public sealed class ProbeTests
{
    private static readonly YamlNode Container = new KustomizeBase(DeployFiles.Kubernetes()).Manifests.Single(manifest => manifest.Kind == "Deployment").Containers.Single();

    [Fact]
    public async Task Probes_AskedOfTheRealServer_AreServing()
    {
        await using var server = Build();
        await server.StartAsync();

        foreach (var probe in PortRules.Probes)
        {
            var answer = await AskAsync(Container.At(probe), server);

            Assert.True(answer == "Serving", $"{probe}: {answer}");
        }
    }

    [Fact]
    public async Task Probe_OfAnotherServiceOrPort_IsNotServing()
    {
        await using var server = Build();
        await server.StartAsync();

        Assert.Equal("NotFound", await AskAsync(YamlTree.Parse("grpc: {port: 5200, service: datafeed.v2.DataFeed}"), server));
        Assert.NotEqual("Serving", await AskAsync(YamlTree.Parse("grpc: {port: 5201}"), server));
    }

    [Fact]
    public async Task Settings_OfTheManifest_AreTakenByTheServer()
    {
        await using var server = Build();

        // The feeds file is read, and the samples stand beside it.
        Assert.Contains(server.Services.GetRequiredService<FeedCollection>(), feed => feed.Name == "mnist-train");
    }

    /// <summary>Every setting from the manifest, so that a name or value that the server does not take ends it.</summary>
    private static WebApplication Build()
    {
        var settings = Container.Items("env").Where(variable => variable.Text("value") is not null)
            .ToDictionary(variable => variable.Text("name")!.Replace("__", ":", StringComparison.Ordinal), variable => variable.Text("value"));
        settings["DataFeed:Urls"] = Free("DataFeed:Urls", 5200);
        settings["DataFeed:AdminUrls"] = Free("DataFeed:AdminUrls", 5201);
        settings["DataFeed:Advertise"] = settings["DataFeed:Advertise"]!.Replace("$(POD_IP)", "127.0.0.1", StringComparison.Ordinal);
        settings["DataFeed:Feeds"] = Path.Combine(DeployFiles.Root, "deploy", "kubernetes", Path.GetFileName(settings["DataFeed:Feeds"]!));
        settings["Serilog:MinimumLevel:Default"] = "Warning";
        return ServerHost.Build(settings);

        string Free(string setting, int port) => settings[setting]!
            .Replace("*", "127.0.0.1", StringComparison.Ordinal).Replace(port.ToString(CultureInfo.InvariantCulture), "0", StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(YamlNode? probe, WebApplication server)
    {
        // In the order of the settings: gRPC, then what the administrators see.
        var address = server.Urls.ElementAt(int.Parse(probe.Text("grpc.port")!, CultureInfo.InvariantCulture) - 5200);
        using var channel = GrpcChannel.ForAddress(address);
        var request = new HealthCheckRequest { Service = probe.Text("grpc.service") ?? "" };
        try
        {
            return (await new Health.HealthClient(channel).CheckAsync(request)).Status.ToString();
        }
        catch (RpcException exception)
        {
            return exception.StatusCode.ToString();
        }
    }
}
