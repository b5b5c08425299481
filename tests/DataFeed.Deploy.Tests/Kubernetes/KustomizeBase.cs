using System.Diagnostics;

namespace DataFeed.Deploy.Tests.Kubernetes;

/// <summary>The objects that `kubectl apply -k deploy/kubernetes` applies.</summary>
internal static class KustomizeBase
{
    private static readonly Lazy<List<object>> Rendered = new(Render);

    public static object ServerContainer => Pod("Deployment").Items("containers").Single();

    public static object TrainerContainer => Pod("Job").Items("containers").Single();

    public static IReadOnlyList<object> Objects => Rendered.Value;

    public static IEnumerable<object> Containers =>
        Objects.Select(one => one.At("spec.template.spec")).SelectMany(pod => pod.Items("initContainers").Concat(pod.Items("containers")));

    public static object One(string kind) => Objects.Single(one => one.Text("kind") == kind);

    public static object Pod(string kind) => One(kind).At("spec.template.spec")!;

    /// <summary>The values of variables that have one; secrets and fields have none.</summary>
    public static Dictionary<string, string> Environment(object container) =>
        container.Items("env").ToDictionary(variable => variable.Text("name")!, variable => variable.Text("value") ?? "");

    /// <summary>The volume at the folder of a path.</summary>
    public static object? VolumeAt(object pod, object container, string? path)
    {
        var mount = container.Items("volumeMounts").SingleOrDefault(mount => mount.Text("mountPath") == Path.GetDirectoryName(path));
        return pod.Items("volumes").SingleOrDefault(volume => volume.Text("name") == mount.Text("name"));
    }

    private static List<object> Render()
    {
        var start = new ProcessStartInfo("kubectl", ["kustomize", Path.Combine(DeployFiles.Root, "deploy", "kubernetes")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var kubectl = Process.Start(start)!;
        var errors = kubectl.StandardError.ReadToEndAsync();
        var text = kubectl.StandardOutput.ReadToEnd();
        kubectl.WaitForExit();
        return kubectl.ExitCode == 0 ? Yaml.Parse(text) : throw new InvalidOperationException($"kubectl kustomize: {errors.Result}");
    }
}
