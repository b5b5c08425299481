using DataFeed.Core.Feeds;

namespace DataFeed.Core.Pipelines;

/// <summary>Indexed sources made of others. Each step keeps samples reachable by index, so an epoch over a pipeline is resumed in constant time too.</summary>
/// <remarks>
/// Lazy: nothing is read before a batch needs it, and nothing is kept. What a pipeline is made of is part of its feed's fingerprint. A stage takes
/// over the source that it is given, and disposes it with itself.
/// </remarks>
public static class IndexedPipeline
{
    /// <summary>The name of a shuffling stage that is given none.</summary>
    public const string ShuffleStage = "shuffle";

    /// <summary>The first samples of a source; all, where it has fewer.</summary>
    /// <param name="source">The source.</param>
    /// <param name="count">How many, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static IIndexedSource Take(this IIndexedSource source, long count)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new SlicedSource(source, 0, Math.Min(count, source.Count));
    }

    /// <summary>What follows the first samples of a source; nothing, where it has no more.</summary>
    /// <param name="source">The source.</param>
    /// <param name="count">How many to leave out, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static IIndexedSource Skip(this IIndexedSource source, long count)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var first = Math.Min(count, source.Count);
        return new SlicedSource(source, first, source.Count - first);
    }

    /// <summary>A source's samples and then another's.</summary>
    /// <param name="source">The source.</param>
    /// <param name="other">The other, of the same schema.</param>
    /// <exception cref="ArgumentException">The schemas differ.</exception>
    public static IIndexedSource Concat(this IIndexedSource source, IIndexedSource other)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(other);
        return source.Schema.SequenceEqual(other.Schema)
            ? new ConcatenatedSource(source, StageSource.Renumber(other, StageSource.CountNames(source)))
            : throw new ArgumentException(
                $"The sources have the tensors [{string.Join(", ", source.Schema)}] and [{string.Join(", ", other.Schema)}]; they must be the same.", nameof(other));
    }

    /// <summary>A source's samples, each changed in place.</summary>
    /// <param name="source">The source.</param>
    /// <param name="name">
    /// Names what is done, with its version: part of the fingerprint, since code cannot be compared, and of what its random numbers hang on. Not empty.
    /// </param>
    /// <param name="transform">Does it.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static IIndexedSource Map(this IIndexedSource source, string name, SampleTransform transform)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(transform);
        return new MappedSource(source, name, StageSource.CountNames(source).GetValueOrDefault(name), transform);
    }

    /// <summary>A source's samples in an order of each epoch's own: a function of seed, epoch and the stage's name.</summary>
    /// <param name="source">The source.</param>
    /// <param name="name">Tells shuffles of one pipeline apart. Default: "shuffle".</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static IIndexedSource Shuffle(this IIndexedSource source, string name = ShuffleStage)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new ShuffledSource(source, name, StageSource.CountNames(source).GetValueOrDefault(name));
    }
}
