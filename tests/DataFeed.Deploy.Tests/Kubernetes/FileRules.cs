namespace DataFeed.Deploy.Tests.Kubernetes;

/// <summary>The kustomization and its files name each other, and each object is of a known kind with what that needs.</summary>
internal static class FileRules
{
    private static readonly Dictionary<string, string[]> Needed = new()
    {
        ["apps/v1 Deployment"] = ["metadata.name", "spec.selector.matchLabels", "spec.template.metadata.labels", "spec.template.spec.containers"],
        ["v1 Service"] = ["metadata.name", "spec.selector", "spec.ports", "spec.clusterIP"],
        ["policy/v1 PodDisruptionBudget"] = ["metadata.name", "spec.selector.matchLabels", "spec.maxUnavailable"],
        ["autoscaling/v2 HorizontalPodAutoscaler"] = ["metadata.name", "spec.scaleTargetRef.kind", "spec.scaleTargetRef.name", "spec.minReplicas", "spec.maxReplicas", "spec.metrics"],
        ["batch/v1 Job"] = ["metadata.name", "spec.backoffLimit", "spec.template.spec.restartPolicy", "spec.template.spec.containers"],
        ["v1 PersistentVolumeClaim"] = ["metadata.name", "spec.accessModes", "spec.resources.requests.storage"],
        ["v1 Secret"] = ["metadata.name", "stringData"],
    };

    public static IEnumerable<string> Violations(KustomizeBase kustomize)
    {
        var named = kustomize.Resources.Concat(kustomize.GeneratedFiles.Values.SelectMany(files => files)).ToArray();
        foreach (var absent in named.Where(name => !kustomize.Files.ContainsKey(name)))
        {
            yield return $"{KustomizeBase.File} names {absent}, which is not there.";
        }

        foreach (var example in kustomize.Examples.Where(example => named.Contains(example.File)))
        {
            yield return $"{KustomizeBase.File} names {example.File}, which is an example.";
        }

        var examples = kustomize.Examples.Select(example => example.File);
        foreach (var forgotten in kustomize.Files.Keys.Except(named).Except(examples).Where(name => name != KustomizeBase.File))
        {
            yield return $"{forgotten} is named nowhere in {KustomizeBase.File}.";
        }

        if ($"{kustomize.Root.Text("apiVersion")} {kustomize.Root.Text("kind")}" != "kustomize.config.k8s.io/v1beta1 Kustomization")
        {
            yield return $"{KustomizeBase.File} is no kustomize.config.k8s.io/v1beta1 Kustomization.";
        }

        foreach (var violation in kustomize.Manifests.Concat(kustomize.Examples).SelectMany(Violations))
        {
            yield return violation;
        }
    }

    private static IEnumerable<string> Violations(Manifest manifest)
    {
        if (!Needed.TryGetValue(manifest.Type, out var needed))
        {
            return [$"{manifest.File} is a {manifest.Type}; known are {string.Join(", ", Needed.Keys)}."];
        }

        var lacking = needed.Where(path => manifest.Root.At(path) is null).Select(path => $"{manifest} has no {path}.");
        return manifest.Root.Text("metadata.namespace") is null ? lacking : lacking.Append($"{manifest} names a namespace; that is the user's.");
    }
}
