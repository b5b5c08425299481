using System.Collections.Immutable;
using DataFeed.Core.Errors;

namespace DataFeed.Core.Feeds;

/// <summary>A named recipe: a generator function or an indexed source, its parameters and its batching.</summary>
/// <remarks>Immutable and thread-safe. Made by <see cref="FeedCollection"/>.</remarks>
public sealed class Feed
{
    private readonly OpenedFeeds _opened;

    internal Feed(string name, FeedContent content, FeedOptions options)
    {
        Name = name;
        Content = content;
        Options = options;
        Parameters = options.Parameters;
        DefaultParameters = Resolve(ImmutableDictionary<string, string>.Empty);
        _opened = new(this);
    }

    /// <summary>Unique within its collection.</summary>
    public string Name { get; }

    /// <summary>For people. May be empty.</summary>
    public string Description => Options.Description;

    /// <summary>The arguments it takes, in the order of their declaration.</summary>
    public ImmutableArray<FeedParameter> Parameters { get; }

    /// <summary>The arguments where a request gives none.</summary>
    public FeedParameters DefaultParameters { get; }

    /// <summary>Changes whenever it generates something else than before.</summary>
    public string Version => Options.Version;

    /// <summary>Whether any step is reached in constant time, and a rank can read its own rows alone.</summary>
    public bool IsSeekable => Content.IsSeekable;

    /// <summary>Whether it never ends and so needs steps.</summary>
    public bool IsInfinite => Options.IsInfinite;

    /// <summary>Whether every instance generates the same. If not, an epoch is read once, from its start to its end, and cannot be resumed.</summary>
    public bool IsDeterministic => Options.IsDeterministic;

    /// <summary>Rows in a batch where the request does not say; 0 where the generator makes its own batches.</summary>
    public int BatchSize => Content.BatchSize;

    internal FeedContent Content { get; }

    internal FeedOptions Options { get; }

    /// <summary>Checks arguments and gives the default for those left out.</summary>
    /// <param name="given">Texts by name.</param>
    /// <exception cref="FeedException"><see cref="FeedError.ParameterInvalid"/>: names all that are unknown or out of range.</exception>
    public FeedParameters Resolve(IReadOnlyDictionary<string, string> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        var failures = new RequestFailures();
        var parameters = Resolve(given, failures);
        failures.ThrowIfAny();
        return parameters;
    }

    /// <summary>Opens it with parameters: once for all that ask. Reads what an indexed source reads to open.</summary>
    /// <param name="parameters">Resolved by this feed.</param>
    /// <param name="cancellationToken">Ends the wait; the opening goes on for others.</param>
    /// <returns>A lease. The caller disposes it.</returns>
    /// <exception cref="FeedException"><see cref="FeedError.GeneratorFailed"/>: it failed to tell its count, schema or samples; the next call tries again.</exception>
    public Task<FeedLease> OpenAsync(FeedParameters parameters, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return _opened.OpenAsync(parameters, cancellationToken);
    }

    internal void Close() => _opened.Close();

    internal FeedParameters Resolve(IReadOnlyDictionary<string, string> given, RequestFailures failures) =>
        FeedParameters.Resolve(Name, Parameters, given, failures);
}
