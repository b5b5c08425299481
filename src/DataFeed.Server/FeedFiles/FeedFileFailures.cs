using System.Collections.Immutable;

namespace DataFeed.Server.FeedFiles;

/// <summary>Gathers what is wrong with one feeds file. Not thread-safe.</summary>
/// <param name="path">The file, as messages call it.</param>
internal sealed class FeedFileFailures(string path)
{
    // Another file than was meant may have one in each line.
    private const int MostTold = 50;

    private readonly List<(long Line, string Text)> _failures = [];

    public int Count => _failures.Count;

    /// <summary>File and line, from 1.</summary>
    public string PlaceOf(long line) => FormattableString.Invariant($"{path}:{line}");

    /// <summary>Something about the file as a whole.</summary>
    public void Add(string text) => _failures.Add((0, $"{path}: {text}"));

    /// <summary>Something at a line, from 1.</summary>
    public void Add(long line, string text) => _failures.Add((line, $"{PlaceOf(line)}: {text}"));

    public ImmutableArray<string> ToImmutable()
    {
        var told = _failures.OrderBy(failure => failure.Line).Select(failure => failure.Text).Take(MostTold);
        return _failures.Count <= MostTold ? [.. told] : [.. told, $"{path}: {_failures.Count - MostTold} more failures."];
    }
}
