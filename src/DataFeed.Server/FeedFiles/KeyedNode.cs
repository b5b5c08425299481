using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace DataFeed.Server.FeedFiles;

/// <summary>A YAML mapping, read key by key: what is missing, wrong or left over is a failure with its line.</summary>
internal sealed class KeyedNode
{
    private const int MostTold = 3;

    private readonly YamlMappingNode _node;
    private readonly FeedFileFailures _failures;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private KeyedNode(YamlMappingNode node, string name, FeedFileFailures failures)
    {
        _node = node;
        _failures = failures;
        Name = name;
    }

    /// <summary>What messages call it.</summary>
    public string Name { get; set; }

    /// <summary>Reads a node as a mapping; anything else is a failure, and null.</summary>
    public static KeyedNode? Of(YamlNode node, string name, FeedFileFailures failures)
    {
        if (node is YamlMappingNode mapping)
        {
            return new KeyedNode(mapping, name, failures);
        }

        failures.Add(node.Start.Line, $"{name} is {Describe(node)}; it must have keys.");
        return null;
    }

    public static string Describe(YamlNode node) => node switch
    {
        YamlScalarNode { Value: { Length: > 0 } text } => Quoted.Value(text),
        YamlScalarNode => "empty",
        YamlSequenceNode => "a list",
        _ => "a group of keys",
    };

    /// <summary>The value of a key, or null where it is missing.</summary>
    public YamlNode? Take(string key, bool isRequired)
    {
        _known.Add(key);
        if (Find(key) is { } found)
        {
            return found.Value;
        }

        if (isRequired)
        {
            _failures.Add(_node.Start.Line, $"{Name} has no \"{key}\"; it is needed.");
        }

        return null;
    }

    /// <summary>A text that is not empty. Without a fallback the key is needed.</summary>
    public string? Text(string key, string? fallback = null)
    {
        var node = Take(key, fallback is null);
        return node switch
        {
            null => fallback,
            YamlScalarNode { Value.Length: > 0 } scalar => scalar.Value,
            _ => Refuse<string>(node, key, "it must be a text"),
        };
    }

    public int Int32(string key, int least, int most)
    {
        var node = Take(key, isRequired: true);
        return node switch
        {
            null => 0,
            YamlScalarNode scalar when int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                && value >= least && value <= most => value,
            _ => Refuse<int>(node, key, FormattableString.Invariant($"it must be a whole number of {least} to {most}")),
        };
    }

    public bool Boolean(string key, bool fallback)
    {
        var node = Take(key, isRequired: false);
        return node switch
        {
            null => fallback,
            YamlScalarNode { Value: "true" } => true,
            YamlScalarNode { Value: "false" } => false,
            _ => Refuse<bool>(node, key, "it must be true or false"),
        };
    }

    /// <summary>The line of a key that is there, from 1.</summary>
    public long LineOf(string key) => Find(key)?.Key.Start.Line ?? _node.Start.Line;

    /// <summary>Every key that nobody asked for is a failure. Where there are many, the file is another one than was meant, and a few are told.</summary>
    public void RefuseOthers()
    {
        YamlNode[] others = [.. _node.Children.Keys.Where(key => key is not YamlScalarNode { Value: { } text } || !_known.Contains(text))];
        foreach (var key in others.Take(MostTold))
        {
            // What is no word is content of another file, and not repeated.
            var shown = key is YamlScalarNode { Value: { } text } && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-')
                ? $"the key {Describe(key)}"
                : "a key that is no word";
            _failures.Add(key.Start.Line, $"{Name} has {shown}; possible are {string.Join(", ", _known)}.");
        }

        if (others.Length > MostTold)
        {
            _failures.Add(others[MostTold].Start.Line, $"{Name} has {others.Length - MostTold} more keys that are not possible.");
        }
    }

    private KeyValuePair<YamlNode, YamlNode>? Find(string key)
    {
        foreach (var child in _node.Children)
        {
            if (child.Key is YamlScalarNode scalar && scalar.Value == key)
            {
                return child;
            }
        }

        return null;
    }

    private T? Refuse<T>(YamlNode node, string key, string rule)
    {
        _failures.Add(node.Start.Line, $"{Name}: {key} is {Describe(node)}; {rule}.");
        return default;
    }
}
