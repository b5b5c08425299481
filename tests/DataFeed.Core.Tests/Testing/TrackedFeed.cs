using System.Collections;
using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Tests.Testing;

/// <summary>A feed whose items are 0, 1, 2, … and which knows how often each of its instances was disposed.</summary>
internal sealed class TrackedFeed(FeedKind kind, long? items)
{
    public const string Name = "tracked";

    private readonly List<Instance> _instances = [];
    private readonly Lock _lock = new();

    /// <summary>Called before an item is made, on the generator's thread.</summary>
    public Action<long, EpochContext> BeforeItem { get; init; } = (_, _) => { };

    /// <summary>Called when an instance is disposed.</summary>
    public Action WhenDisposed { get; init; } = () => { };

    public bool CountKnown { get; init; }

    public int Created
    {
        get
        {
            lock (_lock)
            {
                return _instances.Count;
            }
        }
    }

    /// <summary>How often each instance was disposed, in the order of their making.</summary>
    public IReadOnlyList<int> Disposals
    {
        get
        {
            lock (_lock)
            {
                return [.. _instances.Select(instance => instance.Disposals)];
            }
        }
    }

    public FeedCollection Feeds()
    {
        var options = new FeedOptions
        {
            IsInfinite = items is null,
            Count = CountKnown && items is { } count ? _ => count : null,
        };
        var feeds = new FeedCollection();
        return kind switch
        {
            FeedKind.Batches => feeds.Add(Name, context => Start(context, BatchOf), options),
            FeedKind.AsyncBatches => feeds.Add(Name, context => RandomFeeds.Async(Start(context, BatchOf)), options),
            FeedKind.Samples => feeds.AddSamples(Name, context => Start(context, SampleOf), 1, options),
            FeedKind.AsyncSamples => feeds.AddSamples(Name, context => RandomFeeds.Async(Start(context, SampleOf)), 1, options),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    public static Batch BatchOf(long item) => new(BatchTensor.From("x", [item], 1));

    private static Sample SampleOf(long item) => new(BatchTensor.From("x", [item])) { Id = item };

    private Items<T> Start<T>(EpochContext context, Func<long, T> make) => new(this, context, make);

    private sealed class Items<T>(TrackedFeed feed, EpochContext context, Func<long, T> make) : IEnumerable<T>
    {
        public IEnumerator<T> GetEnumerator()
        {
            var enumerator = new Enumerator<T>(feed, context, make);
            lock (feed._lock)
            {
                feed._instances.Add(enumerator);
            }

            return enumerator;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private abstract class Instance
    {
        public int Disposals { get; protected set; }
    }

    private sealed class Enumerator<T>(TrackedFeed feed, EpochContext context, Func<long, T> make) : Instance, IEnumerator<T>
    {
        private long _next;

        public T Current { get; private set; } = default!;

        object IEnumerator.Current => Current!;

        public bool MoveNext()
        {
            feed.BeforeItem(_next, context);
            if (_next == feed.ItemCount)
            {
                return false;
            }

            Current = make(_next++);
            return true;
        }

        public void Reset() => throw new NotSupportedException("Nothing is ever rewound.");

        public void Dispose()
        {
            Disposals++;
            feed.WhenDisposed();
        }
    }

    private long ItemCount => items ?? -1;
}
