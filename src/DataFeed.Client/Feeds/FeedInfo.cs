using System.Collections.Immutable;

namespace DataFeed.Client.Feeds;

/// <summary>A feed as a server offers it.</summary>
public sealed record FeedInfo
{
    /// <summary>What <see cref="Epochs.EpochRequest.Feed"/> asks for.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public required string Description { get; init; }

    /// <summary>The tensors of its batches, -1 for the batch axis. Empty where only a running generator can tell.</summary>
    public required ImmutableArray<TensorSpec> Schema { get; init; }

    /// <summary>The arguments of its generator function.</summary>
    public required ImmutableArray<FeedParameterInfo> Parameters { get; init; }

    /// <summary>Whether any step is reached in constant time.</summary>
    public required bool IsSeekable { get; init; }

    /// <summary>Whether it never ends and so needs <see cref="Epochs.EpochRequest.Steps"/>.</summary>
    public required bool IsInfinite { get; init; }

    /// <summary>Whether every instance generates the same. If not, an epoch is read once, from its start.</summary>
    public required bool IsDeterministic { get; init; }

    /// <summary>Rows in a batch where the request names no size; 0 where the generator makes its own batches.</summary>
    public required long BatchSize { get; init; }

    /// <summary>Rows in an epoch, where known.</summary>
    public required long? Rows { get; init; }

    internal static FeedInfo FromWire(Protocol.V1.Feed feed) => new()
    {
        Name = feed.Name,
        Description = feed.Description,
        Schema = WireSchema.Read(feed.Schema),
        Parameters = [.. feed.Parameters.Select(parameter => new FeedParameterInfo(parameter.Name, parameter.Description, parameter.DefaultValue))],
        IsSeekable = feed.Seekable,
        IsInfinite = feed.Infinite,
        IsDeterministic = !feed.Nondeterministic,
        BatchSize = feed.BatchSize,
        Rows = feed.HasRows ? feed.Rows : null,
    };
}
