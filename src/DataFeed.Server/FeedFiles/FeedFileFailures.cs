using System.Collections.Immutable;

namespace DataFeed.Server.FeedFiles;

/// <summary>Gathers what is wrong with one feeds file. Not thread-safe.</summary>
/// <param name="path">The file, as messages call it.</param>
internal sealed class FeedFileFailures(string path)
{
    private readonly List<(long Line, string Text)> _failures = [];

    /// <summary>Something about the file as a whole.</summary>
    public void Add(string text) => _failures.Add((0, $"{path}: {text}"));

    /// <summary>Something at a line, from 1.</summary>
    public void Add(long line, string text) => _failures.Add((line, FormattableString.Invariant($"{path}:{line}: {text}")));

    public int Count => _failures.Count;

    public ImmutableArray<string> ToImmutable() => [.. _failures.OrderBy(failure => failure.Line).Select(failure => failure.Text)];
}
