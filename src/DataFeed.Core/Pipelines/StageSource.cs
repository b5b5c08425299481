using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Core.Order;

namespace DataFeed.Core.Pipelines;

/// <summary>A stage of a pipeline: samples made of others', reached by index like them.</summary>
/// <remarks>Owns what it reads from.</remarks>
internal abstract class StageSource : IIndexedSource, IStagedSource
{
    public abstract long Count { get; }

    public abstract ImmutableArray<TensorSpec> Schema { get; }

    public abstract string Identity { get; }

    /// <summary>What it is called; null where it draws no random numbers.</summary>
    public virtual string? Name => null;

    /// <summary>What it does, for people; null where it is of no interest to them.</summary>
    public abstract string? Text { get; }

    /// <inheritdoc/>
    public IEnumerable<FeedStageTraits> Stages
    {
        get
        {
            var inputs = Inputs.SelectMany(Of);
            return Text is { } text ? inputs.Append(new FeedStageTraits(text, FeedAccess.Indexed, Count, Schema)) : inputs;
        }
    }

    /// <summary>What it reads from.</summary>
    public abstract ImmutableArray<IIndexedSource> Inputs { get; }

    /// <summary>The least number above every sample's id.</summary>
    public abstract long IdBound { get; }

    public abstract long BlockOf(long index);

    /// <summary>Where a sample comes from.</summary>
    public abstract SampleKey KeyOf(long index, EpochContext epoch);

    /// <summary>The identity that a batch tells of a sample: unique in its pipeline, whatever order it is read in.</summary>
    public abstract long IdOf(long index, EpochContext epoch);

    public abstract ValueTask ReadAsync(ReadOnlyMemory<long> indices, SampleRows rows, CancellationToken cancellationToken);

    /// <summary>The same stage with later numbers: beside others of equal name.</summary>
    /// <param name="used">How many stages of each name stand before it.</param>
    public abstract StageSource Renumbered(IReadOnlyDictionary<string, int> used);

    public ValueTask DisposeAsync() => new(CloseAsync());

    /// <summary>Disposes what it reads from.</summary>
    protected virtual async Task CloseAsync()
    {
        foreach (var input in Inputs)
        {
            await input.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What a pipeline is made by.</summary>
    public static IEnumerable<FeedStageTraits> Of(IIndexedSource source) =>
        source is IStagedSource staged ? staged.Stages : [new FeedStageTraits("source", FeedAccess.Indexed, source.Count, source.Schema)];

    /// <summary>How many stages of each name a pipeline has.</summary>
    public static Dictionary<string, int> CountNames(IIndexedSource source)
    {
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        AddNames(source, used);
        return used;
    }

    /// <summary>The same pipeline with later numbers.</summary>
    public static IIndexedSource Renumber(IIndexedSource source, IReadOnlyDictionary<string, int> used) =>
        source is StageSource stage && used.Count > 0 ? stage.Renumbered(used) : source;

    private static void AddNames(IIndexedSource source, Dictionary<string, int> used)
    {
        if (source is not StageSource stage)
        {
            return;
        }

        foreach (var input in stage.Inputs)
        {
            AddNames(input, used);
        }

        if (stage.Name is { } name)
        {
            used[name] = used.GetValueOrDefault(name) + 1;
        }
    }
}
