using System.Collections;
using System.Collections.Immutable;
using DataFeed.Core.Batches;
using DataFeed.Core.Errors;

namespace DataFeed.Core.Feeds;

/// <summary>The feeds that a server runs. Enumerates them by name, ordinal.</summary>
/// <remarks>
/// Fill it before use: reading is thread-safe, adding is not. Names are 1 to 100 of a-z, 0-9, '.', '_' and '-', a letter or digit
/// first. Every <c>Add</c> throws an <see cref="ArgumentException"/> where the name is taken or not possible, or the options
/// contradict each other.
/// </remarks>
public sealed class FeedCollection : IReadOnlyCollection<Feed>, IDisposable
{
    private readonly SortedDictionary<string, Feed> _feeds = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _feeds.Count;

    /// <summary>Why a feed cannot have this name, as a sentence; null where it can.</summary>
    /// <param name="name">The name.</param>
    public static string? NameViolation(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return NameRule.Violation(name, "feed");
    }

    /// <summary>Adds a function that generates batches.</summary>
    /// <param name="name">What requests call it.</param>
    /// <param name="function">
    /// Called anew for every generator instance, on a pool thread; it may block. Each batch becomes its taker's: do not reuse its arrays.
    /// </param>
    /// <param name="options">Default: no parameters, nothing known before it runs.</param>
    /// <returns>This collection.</returns>
    public FeedCollection Add(string name, Func<EpochContext, IEnumerable<Batch>> function, FeedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Add(name, new BatchFunction(Iteration.Of(function)), options);
    }

    /// <inheritdoc cref="Add(string, Func{EpochContext, IEnumerable{Batch}}, FeedOptions?)"/>
    public FeedCollection Add(string name, Func<EpochContext, IAsyncEnumerable<Batch>> function, FeedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Add(name, new BatchFunction(Iteration.Of(function)), options);
    }

    /// <summary>Adds a generator of batches that saves its position, so that resuming does not run it from its start.</summary>
    /// <param name="name">What requests call it.</param>
    /// <param name="function">
    /// Called anew for every generator instance, on a pool thread, with what an earlier instance saved; empty means to begin. The bytes come with a
    /// cursor, which anyone may forge: check them, and throw what is wrong with them.
    /// </param>
    /// <param name="options">Default: no parameters, nothing known before it runs.</param>
    /// <returns>This collection.</returns>
    public FeedCollection AddSavable(
        string name, Func<EpochContext, ReadOnlyMemory<byte>, ISavableGenerator> function, FeedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Add(name, new SavableFunction(function), options);
    }

    /// <summary>Adds a function that generates samples, to be batched.</summary>
    /// <param name="name">What requests call it.</param>
    /// <param name="function">Called anew for every generator instance, on a pool thread; it may block.</param>
    /// <param name="batchSize">Rows in a batch where the request does not say; 1 or more.</param>
    /// <param name="options">Default: no parameters, nothing known before it runs.</param>
    /// <returns>This collection.</returns>
    public FeedCollection AddSamples(
        string name, Func<EpochContext, IEnumerable<Sample>> function, int batchSize, FeedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return Add(name, new SampleFunction(Iteration.Of(function), batchSize), options);
    }

    /// <inheritdoc cref="AddSamples(string, Func{EpochContext, IEnumerable{Sample}}, int, FeedOptions?)"/>
    public FeedCollection AddSamples(
        string name, Func<EpochContext, IAsyncEnumerable<Sample>> function, int batchSize, FeedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return Add(name, new SampleFunction(Iteration.Of(function), batchSize), options);
    }

    /// <summary>Adds a source whose samples are reached by index: any step in constant time, and every delivery.</summary>
    /// <param name="name">What requests call it.</param>
    /// <param name="open">
    /// Opens the source with parameters, on a pool thread, once for all epochs that use them. The feed disposes the source when none has used it for
    /// a while. What it throws is told to the requester, and the next use tries again.
    /// </param>
    /// <param name="batchSize">Rows in a batch where the request does not say; 1 or more.</param>
    /// <param name="options">No count: the source says it. A schema must be the source's. Default: no parameters.</param>
    /// <returns>This collection.</returns>
    public FeedCollection AddIndexed(
        string name, Func<FeedParameters, CancellationToken, ValueTask<IIndexedSource>> open, int batchSize, FeedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return options is { Count: not null } or { IsInfinite: true }
            ? throw new ArgumentException($"Feed \"{name}\" is indexed: its source says how many samples there are.", nameof(options))
            : Add(name, new IndexedSamples(open, batchSize), options);
    }

    /// <inheritdoc cref="AddIndexed(string, Func{FeedParameters, CancellationToken, ValueTask{IIndexedSource}}, int, FeedOptions?)"/>
    public FeedCollection AddIndexed(string name, Func<FeedParameters, IIndexedSource> open, int batchSize, FeedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(open);
        return AddIndexed(name, (parameters, _) => new(open(parameters)), batchSize, options);
    }

    /// <summary>Looks a feed up.</summary>
    /// <exception cref="FeedException"><see cref="FeedError.FeedNotFound"/>: none has this name; the message has the nearest.</exception>
    public Feed Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _feeds.GetValueOrDefault(name) ?? throw new FeedException(FeedError.FeedNotFound, NotFound(name));
    }

    /// <summary>Disposes the sources that no epoch uses. Those in use are disposed with the process.</summary>
    public void Dispose()
    {
        foreach (var feed in _feeds.Values)
        {
            feed.Close();
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Feed> GetEnumerator() => _feeds.Values.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal Feed? Find(string name, RequestFailures failures)
    {
        if (_feeds.TryGetValue(name, out var feed))
        {
            return feed;
        }

        failures.Add(FeedError.FeedNotFound, NotFound(name));
        return null;
    }

    private FeedCollection Add(string name, FeedContent content, FeedOptions? options)
    {
        NameRule.Check(name, "feed");
        options ??= new();
        if (OptionsViolation(options) is { } violation)
        {
            throw new ArgumentException($"Feed \"{name}\": {violation}", nameof(options));
        }

        if (!_feeds.TryAdd(name, new Feed(name, content, options)))
        {
            throw new ArgumentException($"There is a feed \"{name}\" already.", nameof(name));
        }

        return this;
    }

    private static string? OptionsViolation(FeedOptions options)
    {
        var duplicate = options.Parameters.GroupBy(parameter => parameter.Name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return duplicate is not null ? $"Parameter \"{duplicate}\" occurs twice."
            : options.IsInfinite && options.Count is not null ? "An infinite feed has no count."
            : options.SchemaFor is not null && !options.Schema.IsEmpty ? "Schema and SchemaFor exclude each other."
            : SchemaRule.Violation(options.Schema);
    }

    private string NotFound(string name) =>
        $"No feed {Quote.Text(name)}.{NearestName.Hint(name, _feeds.Keys)} "
        + (_feeds.Count == 0 ? "There are no feeds." : $"Feeds: {Quote.List(_feeds.Keys)}.");
}
