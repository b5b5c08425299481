using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace DataFeed.Deploy.Tests.Compose;

/// <summary>A compose file, merge keys resolved, each variable with its default.</summary>
internal sealed partial class ComposeFile
{
    public const string Name = "docker-compose.yml";

    public ComposeFile(string text)
    {
        Root = YamlTree.Parse(Variable().Replace(text, match => match.Groups["default"].Value));
        Services = ((YamlMappingNode)Root.At("services")!).Children.ToDictionary(service => service.Key.ToString(), service => service.Value);
    }

    public YamlMappingNode Root { get; }

    public IReadOnlyDictionary<string, YamlNode> Services { get; }

    /// <summary>The services that run the image of this name.</summary>
    public IEnumerable<YamlNode> Running(string image) => Services.Values.Where(service => Image(service).Split(':')[0] == image);

    public static string Image(YamlNode service) => service.Text("image") ?? "";

    [GeneratedRegex(@"\$\{[A-Z_]+:-(?<default>[^}]*)\}")]
    private static partial Regex Variable();
}
