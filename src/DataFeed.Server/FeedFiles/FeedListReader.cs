using DataFeed.Core.Feeds;
using YamlDotNet.RepresentationModel;

namespace DataFeed.Server.FeedFiles;

/// <summary>Reads the list of feeds, each with its common keys and one source. Reads once.</summary>
/// <param name="path">The file: relative paths start at its folder.</param>
/// <param name="failures">Takes what is wrong.</param>
internal sealed class FeedListReader(string path, FeedFileFailures failures)
{
    private const string FeedsKey = "feeds";
    private const string NameKey = "name";
    private const string IdxKey = "idx";

    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>Those that are possible and unique, in the file's order.</summary>
    public List<FeedFileName> Names { get; } = [];

    /// <summary>Those without a failure, in the file's order.</summary>
    public List<FeedFileEntry> Feeds { get; } = [];

    public void Read(YamlNode root)
    {
        var file = KeyedNode.Of(root, "the file", failures);
        if (file is null)
        {
            return;
        }

        var list = file.Take(FeedsKey, isRequired: true);
        file.RefuseOthers();
        if (list is YamlSequenceNode feeds)
        {
            // An empty list is said on purpose: a file that is mounted before there are feeds.
            Feeds.AddRange(feeds.Children.Select(ReadFeed).OfType<FeedFileEntry>());
        }
        else if (list is not null)
        {
            failures.Add(list.Start.Line, $"\"{FeedsKey}\" is {KeyedNode.Describe(list)}; it must be a list.");
        }
    }

    private FeedFileEntry? ReadFeed(YamlNode node, int index)
    {
        var known = failures.Count;
        var feed = KeyedNode.Of(node, FormattableString.Invariant($"feed {index + 1}"), failures);
        if (feed is null)
        {
            return null;
        }

        var name = ReadName(feed);
        var description = feed.Text("description", fallback: "");
        var batchSize = feed.Int32("batch_size", 1, int.MaxValue);
        var shuffle = feed.Boolean("shuffle", fallback: false);
        var version = feed.Text("version", fallback: new FeedOptions().Version);
        // One source; more kinds of them become more keys here.
        var idx = feed.Take(IdxKey, isRequired: true);
        var source = idx is null ? null : new IdxSourceReader(_folder, failures).Read(idx, feed.Name);
        feed.RefuseOthers();
        return failures.Count == known ? new FeedFileEntry(name!, description!, batchSize, shuffle, version!, source!) : null;
    }

    private string? ReadName(KeyedNode feed)
    {
        if (feed.Text(NameKey) is not { } name)
        {
            return null;
        }

        var line = feed.LineOf(NameKey);
        feed.Name = $"feed {Quoted.Value(name)}";
        // What is too long is not repeated: cut, it is no name either.
        if (FeedCollection.NameViolation(name.Length <= 100 ? name : name[..60] + "…") is { } violation)
        {
            failures.Add(line, violation);
        }
        else if (Names.FindIndex(known => known.Name == name) is >= 0 and var index)
        {
            failures.Add(line, $"feed \"{name}\" stands in line {Names[index].Line} already; names are unique.");
        }
        else
        {
            Names.Add(new(name, line));
        }

        return name;
    }
}
