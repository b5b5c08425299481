using YamlDotNet.RepresentationModel;

namespace DataFeed.Deploy.Tests.Kubernetes;

/// <summary>What names something else names something that is there.</summary>
internal static class NameRules
{
    public static IEnumerable<string> Violations(KustomizeBase kustomize) =>
        kustomize.Manifests.SelectMany(manifest => Selectors(kustomize, manifest)
            .Concat(Targets(kustomize, manifest))
            .Concat(manifest.HasPods ? Volumes(kustomize, manifest).Concat(Secrets(kustomize, manifest)) : [])
            .Select(violation => $"{manifest}: {violation}"));

    private static IEnumerable<string> Selectors(KustomizeBase kustomize, Manifest manifest)
    {
        var selectors = manifest.Kind switch
        {
            "Service" => [manifest.Root.Map("spec.selector")],
            "Deployment" => new[] { manifest.Root.Map("spec.selector.matchLabels") }
                .Concat(manifest.PodSpec.Items("topologySpreadConstraints").Select(constraint => constraint.Map("labelSelector.matchLabels"))),
            "PodDisruptionBudget" => [manifest.Root.Map("spec.selector.matchLabels")],
            _ => Enumerable.Empty<Dictionary<string, string>>(),
        };
        foreach (var selector in selectors)
        {
            var selected = kustomize.Manifests.Where(other => other.HasPods && selector.All(label => other.PodLabels.GetValueOrDefault(label.Key) == label.Value)).ToArray();
            if (selector.Count == 0 || selected is not [{ Kind: "Deployment" }] || (manifest.Kind == "Deployment" && selected[0] != manifest))
            {
                yield return $"the selector {string.Join(", ", selector)} selects {selected.Length} kinds of pods; it must select those of one Deployment.";
            }
        }
    }

    private static IEnumerable<string> Targets(KustomizeBase kustomize, Manifest manifest)
    {
        if (manifest.Kind == "HorizontalPodAutoscaler")
        {
            var target = manifest.Root.At("spec.scaleTargetRef");
            if (!kustomize.Manifests.Any(other => other.Type == $"{target.Text("apiVersion")} {target.Text("kind")}" && other.Name == target.Text("name")))
            {
                yield return $"it scales {target.Text("apiVersion")} {target.Text("kind")} {target.Text("name")}, which is not there.";
            }
        }
        else if (manifest.Kind == "Job")
        {
            foreach (var name in manifest.Root.Items("spec.podFailurePolicy.rules").Select(rule => rule.Text("onExitCodes.containerName")))
            {
                if (manifest.Containers.All(container => container.Text("name") != name))
                {
                    yield return $"podFailurePolicy names the container {name}, which is not there.";
                }
            }
        }
    }

    private static IEnumerable<string> Volumes(KustomizeBase kustomize, Manifest manifest)
    {
        var volumes = manifest.PodSpec.Items("volumes").ToDictionary(volume => volume.Text("name") ?? "");
        var mounts = manifest.AllContainers.SelectMany(container => container.Items("volumeMounts")).Select(mount => mount.Text("name") ?? "").ToArray();
        foreach (var name in mounts.Except(volumes.Keys))
        {
            yield return $"the volume {name} is mounted, but not there.";
        }

        foreach (var name in volumes.Keys.Except(mounts))
        {
            yield return $"the volume {name} is there, but not mounted.";
        }

        foreach (var volume in volumes.Values)
        {
            if (volume.Text("configMap.name") is { } map && !kustomize.GeneratedFiles.ContainsKey(map))
            {
                yield return $"the config map {map} is generated nowhere.";
            }

            if (volume.Text("persistentVolumeClaim.claimName") is { } claim
                && !kustomize.Manifests.Any(other => other.Kind == "PersistentVolumeClaim" && other.Name == claim))
            {
                yield return $"the volume claim {claim} is not there.";
            }
        }
    }

    // A secret is the user's; the example says which, with every key.
    private static IEnumerable<string> Secrets(KustomizeBase kustomize, Manifest manifest) =>
        manifest.Containers.SelectMany(container => container.Items("env"))
            .Select(variable => variable.At("valueFrom.secretKeyRef")).OfType<YamlMappingNode>()
            .Where(reference => !kustomize.Examples.Any(example => example.Kind == "Secret" && example.Name == reference.Text("name")
                && example.Root.Map("stringData").ContainsKey(reference.Text("key") ?? "")))
            .Select(reference => $"the secret {reference.Text("name")} with the key {reference.Text("key")} has no example.");
}
