using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using YamlDotNet.RepresentationModel;

namespace DataFeed.Server.FeedFiles;

/// <summary>Reads the list of feeds, each with its common keys and one source.</summary>
/// <param name="folder">Where relative paths start.</param>
/// <param name="taken">Names of the sample feeds that are served beside.</param>
/// <param name="failures">Takes what is wrong.</param>
internal sealed class FeedListReader(string folder, IReadOnlySet<string> taken, FeedFileFailures failures)
{
    private const string FeedsKey = "feeds";
    private const string NameKey = "name";
    private const string IdxKey = "idx";

    private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);

    public ImmutableArray<FeedFileEntry> Read(YamlNode root)
    {
        var file = KeyedNode.Of(root, "the file", failures);
        if (file is null)
        {
            return [];
        }

        var list = file.Take(FeedsKey, isRequired: true);
        file.RefuseOthers();
        if (list is null)
        {
            return [];
        }

        // An empty list is said on purpose: a file that is mounted before there are feeds.
        if (list is not YamlSequenceNode feeds)
        {
            failures.Add(list.Start.Line, $"\"{FeedsKey}\" is {KeyedNode.Describe(list)}; it must be a list.");
            return [];
        }

        return [.. feeds.Children.Select(Feed).OfType<FeedFileEntry>()];
    }

    private FeedFileEntry? Feed(YamlNode node, int index)
    {
        var known = failures.Count;
        var feed = KeyedNode.Of(node, FormattableString.Invariant($"feed {index + 1}"), failures);
        if (feed is null)
        {
            return null;
        }

        var name = Name(feed);
        var description = feed.Text("description", fallback: "");
        var batchSize = feed.Int32("batch_size", 1, int.MaxValue);
        var shuffle = feed.Boolean("shuffle", fallback: false);
        var version = feed.Text("version", fallback: new FeedOptions().Version);
        // One source; more kinds of them become more keys here.
        var idx = feed.Take(IdxKey, isRequired: true);
        var source = idx is null ? null : new IdxSourceReader(folder, failures).Read(idx, feed.Name);
        feed.RefuseOthers();
        return failures.Count == known ? new FeedFileEntry(name!, node.Start.Line, description!, batchSize, shuffle, version!, source!) : null;
    }

    private string? Name(KeyedNode feed)
    {
        if (feed.Text(NameKey) is not { } name)
        {
            return null;
        }

        var line = feed.LineOf(NameKey);
        feed.Name = $"feed \"{name}\"";
        if (FeedCollection.NameViolation(name) is { } violation)
        {
            failures.Add(line, violation);
        }
        else if (taken.Contains(name))
        {
            failures.Add(line, $"feed \"{name}\" is a sample feed already; another name is needed, or --no-samples.");
        }
        else if (!_lines.TryAdd(name, line))
        {
            failures.Add(line, $"feed \"{name}\" stands in line {_lines[name]} already; names are unique.");
        }

        return name;
    }
}
