using System.Collections.Immutable;

namespace DataFeed.Client.Feeds;

/// <summary>One stage of a feed and its traits.</summary>
/// <param name="Name">What it is and does, for example `shuffle`.</param>
/// <param name="Access">How the samples behind it are reached.</param>
/// <param name="Count">Samples behind it, or batches behind one that makes batches, where known.</param>
/// <param name="Columns">Its tensors, without a batch axis before the stage that makes batches.</param>
/// <param name="WhyNotIndexed">Why its samples are not reached by index; empty where they are.</param>
public sealed record FeedStage(string Name, FeedAccess Access, long? Count, ImmutableArray<FeedColumn> Columns, string WhyNotIndexed)
{
    internal static FeedStage FromWire(Protocol.V1.FeedStage stage) => new(
        stage.Name,
        (FeedAccess)stage.Access,
        stage.HasCount ? stage.Count : null,
        [.. stage.Schema.Select(column => new FeedColumn(column.Name, (DType)column.Dtype, [.. column.Shape]))],
        stage.WhyNotIndexed);
}
