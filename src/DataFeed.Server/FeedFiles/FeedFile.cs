using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DataFeed.Server.FeedFiles;

/// <summary>A file of feeds, read once and as a whole, with all that is wrong in it. Immutable.</summary>
/// <remarks>docs/feeds-file.md has the format.</remarks>
internal sealed class FeedFile
{
    // A list of feeds; what is longer is something else.
    private const int MaxBytes = 1 << 20;

    private FeedFile(ImmutableArray<FeedFileEntry> feeds, ImmutableArray<string> failures)
    {
        Feeds = feeds;
        Failures = failures;
    }

    /// <summary>Those without a failure, in the file's order.</summary>
    public ImmutableArray<FeedFileEntry> Feeds { get; }

    /// <summary>What is wrong, by line: each with file, line, thing, value and rule.</summary>
    public ImmutableArray<string> Failures { get; }

    /// <summary>Reads the file and all that its feeds read. Never throws for what is wrong with them.</summary>
    /// <param name="path">The file. Paths in it are relative to its folder.</param>
    /// <param name="taken">Names of the feeds that are there without it.</param>
    public static FeedFile Read(string path, IReadOnlySet<string> taken)
    {
        var failures = new FeedFileFailures(path);
        var feeds = ReadText(path, failures) is { } text && Parse(text, failures) is { } root
            ? new FeedListReader(Path.GetDirectoryName(Path.GetFullPath(path))!, taken, failures).Read(root)
            : [];
        return new FeedFile(feeds, failures.ToImmutable());
    }

    public void AddTo(FeedCollection feeds)
    {
        foreach (var feed in Feeds)
        {
            feed.AddTo(feeds);
        }
    }

    private static string? ReadText(string path, FeedFileFailures failures)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length <= MaxBytes)
            {
                return File.ReadAllText(path);
            }

            failures.Add($"it has {length} bytes; at most {MaxBytes} are read.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            failures.Add($"the feeds file cannot be read: {exception.Message}");
        }

        return null;
    }

    private static YamlNode? Parse(string text, FeedFileFailures failures)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            failures.Add(exception.Start.Line, $"no YAML: {exception.Message}");
            return null;
        }

        if (yaml.Documents.Count != 1)
        {
            failures.Add($"it has {yaml.Documents.Count} YAML documents; one with the key \"feeds\" is needed.");
            return null;
        }

        return yaml.Documents[0].RootNode;
    }
}
