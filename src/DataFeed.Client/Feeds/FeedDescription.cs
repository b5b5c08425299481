using System.Collections.Immutable;

namespace DataFeed.Client.Feeds;

/// <summary>A feed with given parameters, stage by stage.</summary>
/// <param name="Feed">The feed, its schema and rows with these parameters.</param>
/// <param name="Parameters">Each of its parameters with its value.</param>
/// <param name="Fingerprint">Identity of the feed's definition and parameters, in hexadecimal.</param>
/// <param name="Stages">What its batches are made by, the source first.</param>
public sealed record FeedDescription(
    FeedInfo Feed, ImmutableDictionary<string, string> Parameters, string Fingerprint, ImmutableArray<FeedStage> Stages)
{
    internal static FeedDescription FromWire(Protocol.V1.DescribeFeedResponse response) => new(
        FeedInfo.FromWire(response.Feed ?? new Protocol.V1.Feed()),
        response.Parameters.ToImmutableDictionary(),
        response.Fingerprint,
        [.. response.Stages.Select(FeedStage.FromWire)]);
}
