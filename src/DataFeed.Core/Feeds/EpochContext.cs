using System.Collections.Concurrent;
using DataFeed.Core.Order;

namespace DataFeed.Core.Feeds;

/// <summary>What a generator function is given: all that may sway what it generates. Anything else makes a feed unrepeatable.</summary>
/// <remarks>One for each generator instance. Thread-safe.</remarks>
public sealed class EpochContext
{
    private readonly ConcurrentDictionary<(ulong Stage, long Count), Permutation> _orders = [];

    /// <summary>Name of the feed.</summary>
    public required string Feed { get; init; }

    /// <summary>The feed's arguments.</summary>
    public FeedParameters Parameters { get; init; } = FeedParameters.Empty;

    /// <summary>Seed of the run.</summary>
    public ulong Seed { get; init; }

    /// <summary>Zero-based number of the epoch.</summary>
    public long Epoch { get; init; }

    /// <summary>Steps asked for; null where the request asks for all there are. A generator may ignore it: what is too much is never read.</summary>
    public long? Steps { get; init; }

    /// <summary>Fires when the instance is no longer wanted. A generator that waits for anything heeds it.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// The random numbers that a generator function draws for one sample: the same whatever the batch size, the world size and the thread. Sources
    /// and stages of a pipeline take theirs from <see cref="SampleRow.Random"/>.
    /// </summary>
    /// <param name="sampleIndex">Index of the sample, or of the batch if the feed makes batches.</param>
    public KeyedRandom Random(long sampleIndex) => new(Seed, Epoch, sampleIndex);

    /// <summary>The order that a shuffling stage has in this epoch.</summary>
    internal Permutation OrderOf(ulong stage, long count) =>
        _orders.GetOrAdd((stage, count), static (key, epoch) => Permutation.OfStage(epoch.Seed, epoch.Epoch, key.Count, key.Stage), this);
}
