using System.Collections.Immutable;

namespace DataFeed.Core.Feeds;

/// <summary>What a feed says of itself, beside its function.</summary>
public sealed record FeedOptions
{
    /// <summary>For people. Default: empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>The arguments that the function takes, of different names. Default: none.</summary>
    public ImmutableArray<FeedParameter> Parameters { get; init; } = [];

    /// <summary>The tensors of its batches, batch axis (-1) included. Default: empty, known only when it runs.</summary>
    /// <remarks>An indexed feed's source says it too; the two must agree.</remarks>
    public ImmutableArray<TensorSpec> Schema { get; init; } = [];

    /// <summary>The same where it depends on the parameters. At most one of the two is set.</summary>
    public Func<FeedParameters, ImmutableArray<TensorSpec>>? SchemaFor { get; init; }

    /// <summary>Whether it never ends, so that requests must say how many steps they want. Default: it ends.</summary>
    public bool IsInfinite { get; init; }

    /// <summary>Whether every instance with the same context generates the same, on every server. Default: yes.</summary>
    /// <remarks>
    /// Say no for what depends on a clock, a network or chance. Such an epoch is read once, from its start: cursors behind the start, a second
    /// reading and other servers are refused with <see cref="Errors.FeedError.ResumeUnsupported"/> rather than shown other bytes.
    /// </remarks>
    public bool IsDeterministic { get; init; } = true;

    /// <summary>How many items it generates: batches where it makes its own, samples otherwise. Default: null, unknown.</summary>
    /// <remarks>Not for indexed feeds: their source says it. Not for infinite ones.</remarks>
    public Func<FeedParameters, long>? Count { get; init; }

    /// <summary>Changes whenever the function generates something else than before; old cursors are refused then. Default: "1".</summary>
    public string Version { get; init; } = "1";
}
