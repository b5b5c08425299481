using DataFeed.Core.Epochs;
using DataFeed.Core.Feeds;
using DataFeed.Core.Running;

namespace DataFeed.Core.Tests.Testing;

/// <summary>Plans and readers in one call, for feeds that open at once.</summary>
internal static class Plans
{
    public static EpochPlan Create(FeedCollection feeds, Traversal request) => EpochPlan.CreateAsync(feeds, request).GetAwaiter().GetResult();

    /// <summary>What a feed is with parameters; null for the defaults.</summary>
    public static OpenedFeed Opened(this Feed feed, FeedParameters? parameters = null)
    {
        using var lease = feed.OpenAsync(parameters ?? feed.DefaultParameters).GetAwaiter().GetResult();
        return lease.Opened;
    }

    public static EpochReader Open(
        this EpochPlan plan, long rank, long firstStep, ReadAheadOptions options, GeneratorCensus census, ReadOnlyMemory<byte> state = default) =>
        EpochReader.Open(plan, rank, new(firstStep, state), options, census);

    public static EpochReader Open(this SharedEpoch shared, long rank, long firstStep, ReadOnlyMemory<byte> state = default) =>
        shared.Open(rank, new EpochPosition(firstStep, state));
}
