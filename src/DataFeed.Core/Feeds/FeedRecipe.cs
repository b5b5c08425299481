using System.Collections.Immutable;
using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;
using DataFeed.Tensors;

namespace DataFeed.Core.Feeds;

/// <summary>How a kind of feed makes generator instances, and what it knows before it does.</summary>
internal abstract class FeedRecipe
{
    /// <summary>Tells kinds apart in fingerprints. Never changes.</summary>
    public abstract string Kind { get; }

    public virtual bool IsSeekable => false;

    /// <summary>Whether the feed's own code decides what a batch is.</summary>
    public virtual bool MakesBatches => false;

    /// <summary>Whether an instance can start from what another saved.</summary>
    public virtual bool IsSavable => false;

    public virtual int BatchSize => 0;

    /// <summary>Batches where it makes its own, else samples; null where unknown.</summary>
    public abstract long? Items(string feed, FeedParameters parameters);

    /// <summary>Batch axis included; empty where unknown.</summary>
    public abstract ImmutableArray<TensorSpec> Schema(string feed, FeedParameters parameters);

    /// <summary>What its source says of the content it reads; empty where nothing does.</summary>
    public virtual string SourceIdentity(string feed, FeedParameters parameters) => "";

    /// <summary>Makes a new instance. Runs none of the feed's own code yet.</summary>
    public abstract Production Open(ProductionRequest request);

    /// <summary>What the options promise; empty where they promise nothing.</summary>
    protected static ImmutableArray<TensorSpec> DeclaredSchema(FeedOptions options, string feed, FeedParameters parameters)
    {
        if (options.SchemaFor is not { } schemaFor)
        {
            return options.Schema;
        }

        var schema = Ask(feed, "schema", () => schemaFor(parameters));
        return SchemaRule.Violation(schema) is { } violation ? throw Failed(feed, $"schema: {violation}") : schema;
    }

    /// <summary>Runs a piece of the feed's own code that describes it.</summary>
    protected static T Ask<T>(string feed, string question, Func<T> answer)
    {
        try
        {
            return answer();
        }
#pragma warning disable CA1031 // The edge to a feed's own code: whatever it throws is its failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw Failed(feed, $"{question}: {exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    protected static FeedException Failed(string feed, string what, Exception? inner = null) =>
        new(FeedError.GeneratorFailed, $"Feed \"{feed}\" failed to tell its {what}", inner) { Feed = feed, Stage = GeneratorStage.Open };
}
