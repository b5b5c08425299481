using System.Globalization;
using DataFeed.Core.Feeds;
using DataFeed.Server.Hosting;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace DataFeed.Deploy.Tests.Kubernetes;

/// <summary>The real server, set as the manifest sets it but for its ports and addresses, answers what the kubelet asks.</summary>
public sealed class ProbeTests
{
    [Theory]
    [InlineData("startupProbe")]
    [InlineData("readinessProbe")]
    [InlineData("livenessProbe")]
    public async Task Probe_AskedOfTheRealServer_IsServing(string name)
    {
        await using var server = Build();
        await server.StartAsync();
        var probe = KustomizeBase.ServerContainer.At($"{name}.grpc");
        // In the order of the settings: gRPC, then what the administrators see.
        var address = server.Urls.ElementAt(KustomizeBase.ServerContainer.Items("ports").Select(port => port.Text("containerPort")).ToList().IndexOf(probe.Text("port")));
        using var channel = GrpcChannel.ForAddress(address);

        var answer = await new Health.HealthClient(channel).CheckAsync(new() { Service = probe.Text("service") ?? "" });

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
    }

    [Fact]
    public async Task Settings_OfTheManifest_AreTakenByTheServer()
    {
        await using var server = Build();

        // The feeds file is read, and the samples stand beside it.
        Assert.Contains(server.Services.GetRequiredService<FeedCollection>(), feed => feed.Name == "mnist-train");
        var grace = int.Parse(KustomizeBase.Pod("Deployment").Text("terminationGracePeriodSeconds")!, CultureInfo.InvariantCulture);
        Assert.True(TimeSpan.FromSeconds(grace) > server.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    /// <summary>Every setting from the manifest, so that a name or value that the server does not take ends it.</summary>
    private static WebApplication Build()
    {
        Dictionary<string, string> known = [];
        foreach (var variable in KustomizeBase.ServerContainer.Items("env").Where(variable => variable.At("valueFrom.secretKeyRef") is null))
        {
            // As the kubelet does it: $(NAME) is replaced where NAME stands before it. The one field is the pod's address.
            known[variable.Text("name")!] = known.Aggregate(
                variable.Text("value") ?? "127.0.0.1", (value, other) => value.Replace($"$({other.Key})", other.Value, StringComparison.Ordinal));
        }

        var settings = known.Where(variable => variable.Key.Contains("__", StringComparison.Ordinal))
            .ToDictionary(variable => variable.Key.Replace("__", ":", StringComparison.Ordinal), variable => (string?)variable.Value);
        foreach (var urls in new[] { "DataFeed:Urls", "DataFeed:AdminUrls" })
        {
            settings[urls] = settings[urls]!.Replace("*", "127.0.0.1", StringComparison.Ordinal).Replace(ServerSettings.PortOf(settings[urls]!), "0", StringComparison.Ordinal);
        }

        settings["DataFeed:Feeds"] = Path.Combine(DeployFiles.Root, "deploy", "kubernetes", Path.GetFileName(settings["DataFeed:Feeds"]!));
        settings["Serilog:MinimumLevel:Default"] = "Warning";
        return ServerHost.Build(settings);
    }
}
