using YamlDotNet.RepresentationModel;

namespace DataFeed.Deploy.Tests.Kubernetes;

/// <summary>Pods run with no more rights than they need, from images with a version, and their fields are fields.</summary>
internal static class PodRules
{
    private static readonly string[] PodKeys =
    [
        "automountServiceAccountToken", "containers", "initContainers", "restartPolicy", "securityContext", "terminationGracePeriodSeconds", "topologySpreadConstraints", "volumes",
    ];

    private static readonly string[] ContainerKeys =
    [
        "args", "command", "env", "image", "livenessProbe", "name", "ports", "readinessProbe", "resources", "securityContext", "startupProbe", "volumeMounts",
    ];

    public static IEnumerable<string> Violations(KustomizeBase kustomize) =>
        kustomize.Manifests.Where(manifest => manifest.HasPods).SelectMany(manifest => Pod(manifest)
            .Concat(manifest.AllContainers.SelectMany(container => Container(kustomize, container)))
            .Select(violation => $"{manifest}: {violation}"));

    private static IEnumerable<string> Pod(Manifest manifest)
    {
        foreach (var key in manifest.PodSpec.Keys().Except(PodKeys))
        {
            yield return $"a pod has the field {key}; known are {string.Join(", ", PodKeys)}.";
        }

        var security = manifest.PodSpec.At("securityContext");
        foreach (var (path, value) in new[] { ("runAsNonRoot", "true"), ("runAsUser", "1654"), ("seccompProfile.type", "RuntimeDefault") })
        {
            if (security.Text(path) != value)
            {
                yield return $"securityContext.{path} is \"{security.Text(path)}\"; it must be {value}.";
            }
        }

        if (manifest.PodSpec.Text("automountServiceAccountToken") != "false")
        {
            yield return "automountServiceAccountToken must be false: nothing here asks the cluster.";
        }

        if (manifest.Kind == "Job" && manifest.PodSpec.Text("restartPolicy") is not ("Never" or "OnFailure"))
        {
            yield return $"restartPolicy is \"{manifest.PodSpec.Text("restartPolicy")}\"; a job's is Never or OnFailure.";
        }

        // The server gives its streams 5 seconds (ServerHost).
        if (manifest.Kind == "Deployment" && !(int.TryParse(manifest.PodSpec.Text("terminationGracePeriodSeconds"), out var grace) && grace >= 10))
        {
            yield return "terminationGracePeriodSeconds must be 10 or more.";
        }
    }

    private static IEnumerable<string> Container(KustomizeBase kustomize, YamlNode container)
    {
        foreach (var key in container.Keys().Except(ContainerKeys))
        {
            yield return $"a container has the field {key}; known are {string.Join(", ", ContainerKeys)}.";
        }

        var security = container.At("securityContext");
        if (security.Text("readOnlyRootFilesystem") != "true" || security.Text("allowPrivilegeEscalation") != "false" || !security.Texts("capabilities.drop").SequenceEqual(["ALL"]))
        {
            yield return "securityContext must have readOnlyRootFilesystem, no allowPrivilegeEscalation and drop ALL.";
        }

        foreach (var path in new[] { "requests.cpu", "requests.memory", "limits.memory" })
        {
            if (container.At($"resources.{path}") is null)
            {
                yield return $"there is no resources.{path}.";
            }
        }

        var image = container.Text("image") ?? "";
        if (!kustomize.Images.TryGetValue(image, out var full) || full.Split(':') is not [{ Length: > 0 }, { Length: > 0 } and not "latest"])
        {
            yield return $"the image \"{image}\" becomes \"{kustomize.Images.GetValueOrDefault(image)}\"; it needs a name and a version under images in {KustomizeBase.File}.";
        }
    }
}
