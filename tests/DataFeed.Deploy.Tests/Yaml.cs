using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace DataFeed.Deploy.Tests;

/// <summary>Looks into YAML by paths such as `spec.template.metadata`; what is not there is null or empty.</summary>
internal static class Yaml
{
    /// <summary>The documents of the text, merge keys resolved.</summary>
    public static List<object> Parse(string text)
    {
        var parser = new MergingParser(new Parser(new StringReader(text)));
        parser.Consume<StreamStart>();
        List<object> documents = [];
        while (parser.Accept<DocumentStart>(out _))
        {
            documents.Add(new Deserializer().Deserialize(parser)!);
        }

        return documents;
    }

    public static object? At(this object? node, string path) =>
        path.Split('.').Aggregate(node, (at, key) => (at as Dictionary<object, object>)?.GetValueOrDefault(key));

    public static string? Text(this object? node, string path) => node.At(path) as string;

    public static IEnumerable<object> Items(this object? node, string path) => node.At(path) as List<object> ?? [];

    public static IEnumerable<string> Texts(this object? node, string path) => node.Items(path).OfType<string>();

    /// <summary>The texts below a path, by key.</summary>
    public static Dictionary<string, string> Map(this object? node, string path) =>
        (node.At(path) as Dictionary<object, object>)?.ToDictionary(child => (string)child.Key, child => child.Value as string ?? "") ?? [];
}
