using YamlDotNet.RepresentationModel;

namespace DataFeed.Deploy.Tests.Kubernetes;

/// <summary>A kustomize base as its files are written.</summary>
internal sealed class KustomizeBase
{
    public const string File = "kustomization.yaml";

    /// <param name="files">Text by file name.</param>
    public KustomizeBase(IReadOnlyDictionary<string, string> files)
    {
        Files = files;
        Root = YamlTree.Parse(files[File]);
        Resources = [.. Root.Texts("resources")];
        Manifests = [.. Resources.Where(files.ContainsKey).Select(name => new Manifest(name, YamlTree.Parse(files[name])))];
        Examples = [.. files.Keys.Where(name => name.EndsWith(".example.yaml", StringComparison.Ordinal)).Select(name => new Manifest(name, YamlTree.Parse(files[name])))];
        Images = Root.Items("images").ToDictionary(image => image.Text("name") ?? "", image => $"{image.Text("newName")}:{image.Text("newTag")}");
        GeneratedFiles = Root.Items("configMapGenerator").ToDictionary(map => map.Text("name") ?? "", map => map.Texts("files").ToArray());
    }

    public IReadOnlyDictionary<string, string> Files { get; }

    public YamlMappingNode Root { get; }

    public IReadOnlyList<string> Resources { get; }

    public IReadOnlyList<Manifest> Manifests { get; }

    /// <summary>What users bring along, as an example of it: not applied.</summary>
    public IReadOnlyList<Manifest> Examples { get; }

    /// <summary>What an image in a manifest becomes.</summary>
    public IReadOnlyDictionary<string, string> Images { get; }

    /// <summary>Config maps made from files: the files by the map's name.</summary>
    public IReadOnlyDictionary<string, string[]> GeneratedFiles { get; }
}
