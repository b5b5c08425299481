using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;

namespace DataFeed.Core.Tests.Testing;

/// <summary>An indexed source that knows how often it is read, and how often at once. Its samples are noise of their own.</summary>
internal sealed class WatchedSource(long count, Action<long, CancellationToken> beforeRead) : SampleSource
{
    private readonly NoiseSource _noise = new(count);
    private readonly Lock _lock = new();

    /// <summary>Called when a sample was read, on the reading thread.</summary>
    public Action<long> AfterRead { get; init; } = _ => { };

    /// <summary>Reads that run now.</summary>
    public int Inside { get; private set; }

    /// <summary>The most that ever ran at once.</summary>
    public int MostInside { get; private set; }

    public long Reads => _noise.Reads;

    public override long Count => count;

    public override string Identity => "test";

    public override ImmutableArray<TensorSpec> Schema => _noise.Schema;

    public FeedCollection Feeds(int batchSize, bool shuffle = false) =>
        new FeedCollection().AddIndexed(RandomFeeds.Name, _ => this, batchSize, shuffle);

    protected override void Read(long index, SampleRow destination)
    {
        Count(+1);
        try
        {
            beforeRead(index, destination.CancellationToken);
            _noise.Fill(index, destination);
            AfterRead(index);
        }
        finally
        {
            Count(-1);
        }

        void Count(int change)
        {
            lock (_lock)
            {
                Inside += change;
                MostInside = Math.Max(MostInside, Inside);
            }
        }
    }
}
