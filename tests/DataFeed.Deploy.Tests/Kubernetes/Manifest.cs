using YamlDotNet.RepresentationModel;

namespace DataFeed.Deploy.Tests.Kubernetes;

/// <summary>One object that is applied to a cluster.</summary>
internal sealed record Manifest(string File, YamlMappingNode Root)
{
    public string Type => $"{Root.Text("apiVersion")} {Root.Text("kind")}";

    public string Kind => Root.Text("kind") ?? "";

    public string Name => Root.Text("metadata.name") ?? "";

    public bool HasPods => Kind is "Deployment" or "Job";

    public YamlNode? PodSpec => Root.At("spec.template.spec");

    public Dictionary<string, string> PodLabels => Root.Map("spec.template.metadata.labels");

    public IEnumerable<YamlNode> Containers => PodSpec.Items("containers");

    /// <summary>Those that run first as well.</summary>
    public IEnumerable<YamlNode> AllContainers => PodSpec.Items("initContainers").Concat(Containers);

    public override string ToString() => $"{File} ({Kind} {Name})";
}
