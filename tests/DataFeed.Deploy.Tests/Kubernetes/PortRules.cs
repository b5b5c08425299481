namespace DataFeed.Deploy.Tests.Kubernetes;

/// <summary>Ports of containers, services, probes and addresses are the same ports.</summary>
internal static class PortRules
{
    public static readonly string[] Probes = ["startupProbe", "readinessProbe", "livenessProbe"];

    public static IEnumerable<string> Violations(KustomizeBase kustomize) =>
        kustomize.Manifests.Where(manifest => manifest.Kind == "Service").SelectMany(service => Service(kustomize, service))
            .Concat(kustomize.Manifests.Where(manifest => manifest.Kind == "Deployment").SelectMany(Deployment))
            .Concat(kustomize.Manifests.Where(manifest => manifest.Kind == "Job").SelectMany(job => Job(kustomize, job)));

    private static IEnumerable<string> Service(KustomizeBase kustomize, Manifest service)
    {
        if (service.Root.Text("spec.clusterIP") != "None")
        {
            yield return $"{service}: clusterIP is \"{service.Root.Text("spec.clusterIP")}\"; it must be None: the client spreads itself.";
        }

        var ports = kustomize.Manifests.Where(manifest => manifest.Kind == "Deployment").SelectMany(Ports).ToArray();
        foreach (var port in service.Root.Items("spec.ports"))
        {
            var target = port.Text("targetPort");
            if (ports.FirstOrDefault(known => known.Name == target || known.Port == target) is not { Port: { } } found)
            {
                yield return $"{service}: targetPort {target} is no port of a container.";
            }
            else if (found.Port != port.Text("port"))
            {
                // A headless name resolves to pods: the service's port stands nowhere in between.
                yield return $"{service}: port {port.Text("port")} leads to {found.Port}; behind a headless service both are the same.";
            }
        }
    }

    private static IEnumerable<string> Deployment(Manifest deployment)
    {
        var ports = Ports(deployment).Select(port => port.Port).ToArray();
        foreach (var container in deployment.Containers)
        {
            var listened = container.Items("env")
                .Where(variable => variable.Text("name") is "DataFeed__Urls" or "DataFeed__AdminUrls")
                .SelectMany(variable => (variable.Text("value") ?? "").Split(';')).Select(PortOf).ToArray();
            foreach (var port in listened.Except(ports).Concat(ports.Except(listened)))
            {
                yield return $"{deployment}: port {port} is listened on or declared, but not both.";
            }

            foreach (var probe in Probes)
            {
                var port = container.Text($"{probe}.grpc.port") ?? container.Text($"{probe}.httpGet.port");
                if (port is null || !Ports(deployment).Any(known => known.Port == port || (known.Name == port && container.At($"{probe}.httpGet") is not null)))
                {
                    yield return $"{deployment}: {probe} asks port \"{port}\", which is no port of the container.";
                }
            }

            var advertised = container.Items("env").FirstOrDefault(variable => variable.Text("name") == "DataFeed__Advertise").Text("value");
            if (advertised is not null && PortOf(advertised) != listened.FirstOrDefault())
            {
                yield return $"{deployment}: DataFeed__Advertise is {advertised}, but gRPC is served on {listened.FirstOrDefault()}.";
            }
        }
    }

    private static IEnumerable<string> Job(KustomizeBase kustomize, Manifest job)
    {
        foreach (var container in job.AllContainers)
        {
            var words = container.Texts("args").Concat(container.Texts("command")).SelectMany(text => text.Split(' ')).ToArray();
            var server = new Uri(words[Array.IndexOf(words, "--server") + 1].TrimEnd(';'));
            var service = kustomize.Manifests.FirstOrDefault(manifest => manifest.Kind == "Service" && manifest.Name == server.Host);
            if (service is null || service.Root.Items("spec.ports").FirstOrDefault().Text("port") != PortOf(server.OriginalString))
            {
                yield return $"{job}: --server is {server.OriginalString}, which is no service's first port.";
            }
        }
    }

    private static IEnumerable<(string? Name, string? Port)> Ports(Manifest manifest) =>
        manifest.Containers.SelectMany(container => container.Items("ports")).Select(port => (port.Text("name"), port.Text("containerPort")));

    private static string PortOf(string url) => url.TrimEnd('/').Split(':')[^1];
}
