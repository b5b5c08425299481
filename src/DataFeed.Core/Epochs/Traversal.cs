using System.Collections.Immutable;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Epochs;

/// <summary>What is asked for: one traversal of a feed. Not yet checked; <see cref="EpochPlan.CreateAsync(FeedCollection, Traversal, Func{OpenedFeed, EpochPosition}?, CancellationToken)"/> does that.</summary>
public sealed record Traversal
{
    /// <summary>Name of the feed.</summary>
    public required string Feed { get; init; }

    /// <summary>Zero-based number of the epoch: 0 or more. Part of what fixes its order.</summary>
    public long Epoch { get; init; }

    /// <summary>Any number. Part of what fixes its order.</summary>
    public ulong Seed { get; init; }

    /// <summary>Rows of a global batch, up to 2^31 - 1; 0, the default: the feed's own.</summary>
    public long BatchSize { get; init; }

    /// <summary>Global batches to deliver from <see cref="Start"/> on, 1 or more; null, the default: all there are.</summary>
    public long? Steps { get; init; }

    /// <summary>How it reaches several consumers. Default: each reads the whole.</summary>
    public Delivery Delivery { get; init; } = Delivery.Every;

    /// <summary>Number of ranks; 0, the default, means 1 where each consumer reads the whole, and is refused otherwise.</summary>
    public long WorldSize { get; init; }

    /// <summary>What happens to rows that do not fill a batch. Default: a shorter batch.</summary>
    public Remainder Remainder { get; init; } = Remainder.Short;

    /// <summary>The generator function's arguments, texts by name. Default: the feed's.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Where to start. Default: at step 0. A later step continues an epoch on purpose.</summary>
    public EpochPosition Start { get; init; }
}
