using System.Collections.Immutable;
using DataFeed.Core.Errors;
using DataFeed.Tensors;

namespace DataFeed.Core.Feeds;

/// <summary>A named recipe: a generator function or an indexed source, its parameters and its batching.</summary>
/// <remarks>Immutable and thread-safe. Made by <see cref="FeedCollection"/>.</remarks>
public sealed class Feed
{
    private readonly FeedOptions _options;

    internal Feed(string name, FeedRecipe recipe, FeedOptions options)
    {
        Name = name;
        Recipe = recipe;
        _options = options;
        Parameters = options.Parameters;
        DefaultParameters = Resolve(ImmutableDictionary<string, string>.Empty);
    }

    /// <summary>Unique within its collection.</summary>
    public string Name { get; }

    /// <summary>For people. May be empty.</summary>
    public string Description => _options.Description;

    /// <summary>The arguments it takes, in the order of their declaration.</summary>
    public ImmutableArray<FeedParameter> Parameters { get; }

    /// <summary>The arguments where a request gives none.</summary>
    public FeedParameters DefaultParameters { get; }

    /// <summary>Changes whenever it generates something else than before.</summary>
    public string Version => _options.Version;

    /// <summary>The tensors of its batches with default parameters, batch axis included; empty where only a running generator can tell.</summary>
    /// <exception cref="FeedException"><see cref="FeedError.GeneratorFailed"/>: an indexed source does not open.</exception>
    public ImmutableArray<TensorSpec> Schema => SchemaOf(DefaultParameters);

    /// <summary>Whether any step is reached in constant time, and a rank can read its own rows alone.</summary>
    public bool IsSeekable => Recipe.IsSeekable;

    /// <summary>Whether it never ends and so needs steps.</summary>
    public bool IsInfinite => _options.IsInfinite;

    /// <summary>Whether every instance generates the same. If not, an epoch is read once, from its start to its end, and cannot be resumed.</summary>
    public bool IsDeterministic => _options.IsDeterministic;

    /// <summary>Rows in a batch where the request does not say; 0 where the generator makes its own batches.</summary>
    public int BatchSize => Recipe.BatchSize;

    /// <summary>Rows in an epoch with default parameters, where known.</summary>
    /// <exception cref="FeedException"><see cref="FeedError.GeneratorFailed"/>: an indexed source does not open.</exception>
    public long? Rows => Recipe.MakesBatches ? null : ItemsOf(DefaultParameters);

    internal FeedRecipe Recipe { get; }

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

    /// <summary>
    /// Identity of what it generates with these parameters: lower-case hexadecimal of the first 16 bytes of a SHA-256. It changes
    /// with the name, the kind, the version, the schema, the count, the identity of what an indexed source reads, the declared
    /// determinism and any parameter.
    /// </summary>
    /// <param name="parameters">Resolved by this feed.</param>
    /// <exception cref="FeedException"><see cref="FeedError.GeneratorFailed"/>: an indexed source does not open.</exception>
    public string Fingerprint(FeedParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return Define(parameters).Fingerprint;
    }

    internal FeedDefinition Define(FeedParameters parameters) => FeedDefinition.Of(this, parameters);

    internal FeedParameters Resolve(IReadOnlyDictionary<string, string> given, RequestFailures failures) =>
        FeedParameters.Resolve(Name, Parameters, given, failures);

    internal ImmutableArray<TensorSpec> SchemaOf(FeedParameters parameters) => Recipe.Schema(Name, parameters);

    internal long? ItemsOf(FeedParameters parameters) => Recipe.Items(Name, parameters);
}
