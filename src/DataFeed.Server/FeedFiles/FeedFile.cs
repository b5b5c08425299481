using System.Collections.Immutable;
using DataFeed.Core.Feeds;

namespace DataFeed.Server.FeedFiles;

/// <summary>A file of feeds, read as a whole: the descriptions of its feeds, and all that is wrong with it. Immutable; no data is opened.</summary>
/// <remarks>docs/feeds-file.md has the format.</remarks>
internal sealed class FeedFile
{
    private readonly string _path;
    private readonly ImmutableArray<FeedFileName> _names;

    private FeedFile(string path, FeedListReader? list, FeedFileFailures failures)
    {
        _path = path;
        _names = list is null ? [] : [.. list.Names];
        Feeds = list is null ? [] : [.. list.Feeds];
        Failures = failures.ToImmutable();
    }

    /// <summary>Those without a failure, in the file's order.</summary>
    public ImmutableArray<FeedFileEntry> Feeds { get; }

    /// <summary>What is wrong, by line: each with file, line, thing, value and rule.</summary>
    public ImmutableArray<string> Failures { get; }

    /// <summary>Reads the file. Never throws for what is wrong with it.</summary>
    /// <param name="path">The file. Paths in it are relative to its folder.</param>
    public static FeedFile Read(string path)
    {
        var failures = new FeedFileFailures(path);
        var root = FeedFileText.Read(path, failures) is { } text ? FeedFileText.Parse(text, failures) : null;
        var list = root is null ? null : new FeedListReader(path, failures);
        list?.Read(root!);
        return new FeedFile(path, list, failures);
    }

    /// <summary>Whether it is the file at this path, however that is written.</summary>
    public bool IsAt(string path) => path == _path
        || (IsPossible(path) && IsPossible(_path) && Path.GetFullPath(path) == Path.GetFullPath(_path));

    /// <summary>Adds the feeds whose names are free.</summary>
    /// <param name="feeds">Takes them.</param>
    /// <param name="taken">What has each name that is taken; the names of this file come to it.</param>
    /// <returns>All that is wrong: with the file, and with names that are taken.</returns>
    public IEnumerable<string> AddTo(FeedCollection feeds, Dictionary<string, string> taken)
    {
        var failures = Failures.ToList();
        foreach (var (name, line) in _names)
        {
            if (!taken.TryAdd(name, FormattableString.Invariant($"stands in {_path}:{line} already; names are unique.")))
            {
                failures.Add(FormattableString.Invariant($"{_path}:{line}: feed \"{name}\" {taken[name]}"));
            }
            else if (Feeds.FirstOrDefault(feed => feed.Name == name) is { } feed)
            {
                feed.AddTo(feeds);
            }
        }

        return failures;
    }

    private static bool IsPossible(string path) => !path.Contains('\0', StringComparison.Ordinal);
}
