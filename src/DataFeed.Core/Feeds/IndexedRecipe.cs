using System.Collections.Immutable;
using DataFeed.Core.Epochs;
using DataFeed.Core.Order;
using DataFeed.Tensors;

namespace DataFeed.Core.Feeds;

/// <summary>A source of samples that are reached by index.</summary>
internal sealed class IndexedRecipe(Func<FeedParameters, IIndexedSource> open, int batchSize, FeedOptions options) : FeedRecipe
{
    /// <summary>The parameter that every such feed has: whether an epoch reads in an order of its own.</summary>
    public const string Shuffle = "shuffle";

    private readonly SourceCache _sources = new(open);

    public override string Kind => "indexed";

    public override bool IsSeekable => true;

    public override int BatchSize => batchSize;

    public static FeedParameter ShuffleParameter(bool shuffle) =>
        FeedParameter.Boolean(Shuffle, shuffle, "Whether each epoch has an order of its own; else the source's.");

    public override long? Items(string feed, FeedParameters parameters) => Source(feed, parameters).Count;

    public override ImmutableArray<TensorSpec> Schema(string feed, FeedParameters parameters) =>
        DeclaredSchema(options, feed, parameters) is { IsEmpty: false } declared ? declared : Batched(Source(feed, parameters));

    public override string SourceIdentity(string feed, FeedParameters parameters) => Source(feed, parameters).Identity;

    public override Production Open(ProductionRequest request) =>
        new IndexedProduction(() => Source(request.Context.Feed, request.Context.Parameters), request);

    // The source does not depend on the order it is read in: both orders share it.
    private IIndexedSource Source(string feed, FeedParameters parameters)
    {
        var declared = DeclaredSchema(options, feed, parameters);
        return Ask(feed, "samples", () => Checked(_sources.Get(parameters.Without(Shuffle)), declared));
    }

    private static ImmutableArray<TensorSpec> Batched(IIndexedSource source) => [.. source.Schema.Select(tensor => tensor.Batched())];

    private static IIndexedSource Checked(IIndexedSource source, ImmutableArray<TensorSpec> declared)
    {
        if (source.Count is < 0 or > Permutation.MaxCount)
        {
            throw new InvalidOperationException($"It says it has {source.Count}; 0 to {Permutation.MaxCount} are possible.");
        }

        if (source.Identity is null)
        {
            throw new InvalidOperationException("Its identity is null; empty says that there is none.");
        }

        var violation = source.Schema.IsDefaultOrEmpty ? "Its schema is empty." : SchemaRule.Violation(source.Schema, batched: false);
        if (violation is null && !declared.IsEmpty && !Batched(source).SequenceEqual(declared))
        {
            violation = $"It has {string.Join(", ", Batched(source))}, but {string.Join(", ", declared)} is declared.";
        }

        return violation is null ? source : throw new InvalidOperationException(violation);
    }
}
