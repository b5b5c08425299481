using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DataFeed.Deploy.Tests;

/// <summary>Looks into YAML by paths such as `spec.template.metadata`; what is not there is null or empty.</summary>
internal static class YamlTree
{
    public static YamlMappingNode Parse(string text)
    {
        var yaml = new YamlStream();
        // Merge keys (<<) are common in compose files.
        yaml.Load(new MergingParser(new Parser(new StringReader(text))));
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    public static YamlNode? At(this YamlNode? node, string path)
    {
        foreach (var key in path.Split('.'))
        {
            node = node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
        }

        return node;
    }

    public static string? Text(this YamlNode? node, string path) => (node.At(path) as YamlScalarNode)?.Value;

    public static IEnumerable<YamlNode> Items(this YamlNode? node, string path) => (node.At(path) as YamlSequenceNode)?.Children ?? [];

    public static IEnumerable<string> Texts(this YamlNode? node, string path) => node.Items(path).OfType<YamlScalarNode>().Select(item => item.Value ?? "");

    public static IEnumerable<string> Keys(this YamlNode? node) => (node as YamlMappingNode)?.Children.Keys.Select(key => key.ToString()) ?? [];

    /// <summary>The texts below a path, by key.</summary>
    public static Dictionary<string, string> Map(this YamlNode? node, string path) =>
        (node.At(path) as YamlMappingNode)?.Children.ToDictionary(child => child.Key.ToString(), child => child.Value.ToString()) ?? [];
}
