using System.Collections.Immutable;
using DataFeed.Core.Order;

namespace DataFeed.Core.Feeds;

/// <summary>A feed with its parameters, opened: what it is known to be before any epoch runs, and the source that its epochs read. Immutable.</summary>
/// <remarks>Made once for a feed and its parameters, and shared; a <see cref="FeedLease"/> keeps it open.</remarks>
public sealed class OpenedFeed
{
    // Of a source that does not say what its content is, no other process has the same.
    private static readonly string ThisProcess = $"process {Guid.NewGuid():N}";

    private OpenedFeed(Feed feed, FeedParameters parameters, IIndexedSource? source)
    {
        Feed = feed;
        Parameters = parameters;
        Source = source;
        var declared = FeedAnswers.Schema(feed, parameters);
        if (source is not null)
        {
            FeedAnswers.Ask(feed.Name, "samples", () => RequireRight(source, declared));
            declared = Batched(source);
        }

        Schema = declared;
        Items = source?.Count ?? FeedAnswers.Count(feed, parameters);
        var identity = source is null ? "" : source.Identity.Length > 0 ? source.Identity : ThisProcess;
        Definition = FeedDefinition.Of(this, identity);
    }

    /// <summary>The feed.</summary>
    public Feed Feed { get; }

    /// <summary>The generator function's arguments, defaults included.</summary>
    public FeedParameters Parameters { get; }

    /// <summary>Tensors of its batches, batch axis included; empty where only a running generator can tell.</summary>
    public ImmutableArray<TensorSpec> Schema { get; }

    /// <summary>Batches where it makes its own, else samples; null where unknown.</summary>
    public long? Items { get; }

    /// <summary>Rows in an epoch, where known.</summary>
    public long? Rows => Feed.Content.MakesBatches ? null : Items;

    /// <summary>What the fingerprint covers, part by part.</summary>
    public FeedDefinition Definition { get; }

    /// <summary>
    /// Identity of what it generates: lower-case hexadecimal of the first 16 bytes of a SHA-256. It changes with the name, the kind, the version, the
    /// schema, the count, the identity of what an indexed source reads, the declared determinism and any parameter.
    /// </summary>
    public string Fingerprint => Definition.Fingerprint;

    /// <summary>Whether other processes know by the fingerprint that they have the same content.</summary>
    public bool HasIdentity => Source is null || Source.Identity.Length > 0;

    /// <summary>What its batches are made by, the source first, with the traits of each.</summary>
    public IEnumerable<FeedStageTraits> Stages
    {
        get
        {
            var isIndexed = Source is not null;
            var why = isIndexed ? "" : "A generator function runs from its start to its end.";
            IEnumerable<FeedStageTraits> made = Source switch
            {
                null => [new(Feed.Content.Name, FeedAccess.Forward, Items, Feed.Content.MakesBatches ? Schema : Unbatched, why)],
                IStagedSource staged => staged.Stages,
                var source => [new("source", FeedAccess.Indexed, source.Count, source.Schema)],
            };
            return Feed.Content.MakesBatches ? made
                : made.Append(new($"batch {Feed.BatchSize}", isIndexed ? FeedAccess.Indexed : FeedAccess.Forward, null, Schema, why));
        }
    }

    internal IIndexedSource? Source { get; }

    private ImmutableArray<TensorSpec> Unbatched => [.. Schema.Select(tensor => new TensorSpec(tensor.Name, tensor.DType, tensor.Shape.RemoveAt(0)))];

    /// <summary>Disposes the source, once, when nothing reads it any more.</summary>
    internal ValueTask CloseAsync() => Source?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal static async Task<OpenedFeed> OpenAsync(Feed feed, FeedParameters parameters)
    {
        if (feed.Content is not IndexedSamples indexed)
        {
            return new(feed, parameters, null);
        }

        // Without a caller's token: others wait for the same. On the thread pool: it may read files for long.
        var source = await Task.Run(() => FeedAnswers.AskAsync(feed.Name, "samples", () => indexed.Open(parameters, CancellationToken.None))).ConfigureAwait(false);
        try
        {
            return new(feed, parameters, source);
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static ImmutableArray<TensorSpec> Batched(IIndexedSource source) => [.. source.Schema.Select(tensor => tensor.Batched())];

    private static bool RequireRight(IIndexedSource source, ImmutableArray<TensorSpec> declared)
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

        return violation is null ? true : throw new InvalidOperationException(violation);
    }
}
