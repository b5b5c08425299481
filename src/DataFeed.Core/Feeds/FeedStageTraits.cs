using System.Collections.Immutable;

namespace DataFeed.Core.Feeds;

/// <summary>One stage of an opened feed, for people.</summary>
/// <param name="Name">What it is and does, for example <c>shuffle</c>.</param>
/// <param name="Access">How the samples behind it are reached.</param>
/// <param name="Count">Samples behind it, or batches behind one that makes batches; null where unknown.</param>
/// <param name="Schema">Its tensors, without a batch axis before the stage that makes batches.</param>
/// <param name="WhyNotIndexed">Why its samples are not reached by index; empty where they are.</param>
public sealed record FeedStageTraits(string Name, FeedAccess Access, long? Count, ImmutableArray<TensorSpec> Schema, string WhyNotIndexed = "");
