using System.Collections.Immutable;

namespace DataFeed.Client.Feeds;

/// <summary>One tensor of a stage.</summary>
/// <param name="Name">Unique within the stage.</param>
/// <param name="DType">Type of each element.</param>
/// <param name="Shape">Length of each axis; -1 for one whose length varies.</param>
public sealed record FeedColumn(string Name, DType DType, ImmutableArray<long> Shape);
