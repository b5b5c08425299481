using YamlDotNet.RepresentationModel;

namespace DataFeed.Deploy.Tests;

/// <summary>Looks into YAML by paths such as `spec.template.metadata`; what is not there is null or empty.</summary>
internal static class YamlTree
{
    public static YamlMappingNode Parse(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        var root = (YamlMappingNode)yaml.Documents.Single().RootNode;
        Merge(root);
        return root;
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

    /// <summary>Resolves merge keys, which compose files have: a mapping's own keys go before those merged into it.</summary>
    private static void Merge(YamlNode node)
    {
        if (node is YamlMappingNode mapping)
        {
            foreach (var child in mapping.Children.Values.ToArray())
            {
                Merge(child);
            }

            var key = new YamlScalarNode("<<");
            if (mapping.Children.TryGetValue(key, out var merged))
            {
                mapping.Children.Remove(key);
                foreach (var (name, value) in ((YamlMappingNode)merged).Children.Where(child => !mapping.Children.ContainsKey(child.Key)).ToArray())
                {
                    mapping.Children.Add(name, value);
                }
            }
        }
        else if (node is YamlSequenceNode sequence)
        {
            foreach (var item in sequence.Children)
            {
                Merge(item);
            }
        }
    }
}
