using System.Collections.Immutable;
using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;

namespace DataFeed.Testing;

/// <summary>Feeds whose content is their position, so that a test sees at once what came.</summary>
public static class TestFeeds
{
    /// <summary>Adds a generator of the items 0, 1, 2, … with one row each.</summary>
    public static FeedCollection AddItems(this FeedCollection feeds, string name, long count, bool countKnown = false, bool infinite = false) =>
        feeds.Add(name, _ => Items(count), new FeedOptions
        {
            IsInfinite = infinite,
            Count = countKnown ? _ => count : null,
        });

    /// <summary>Adds an indexable feed whose sample i is the number i, twice: as `item` I64 and as `wide` F32 [3].</summary>
    public static FeedCollection AddNumbers(this FeedCollection feeds, string name, long count, int batchSize, bool shuffle) =>
        feeds.AddIndexed(name, _ => Numbers(count), batchSize, shuffle);

    /// <summary>The source of <see cref="AddNumbers"/>.</summary>
    public static IIndexedSource Numbers(long count) => new NumbersSource(count);

    public static Batch Item(long item) => new(BatchTensor.From("item", [item], 1));

    public static IEnumerable<Batch> Items(long count)
    {
        for (var item = 0L; item < count; item++)
        {
            yield return Item(item);
        }
    }

    private sealed class NumbersSource(long count) : SampleSource
    {
        public override long Count => count;

        public override string Identity => "numbers";

        public override ImmutableArray<TensorSpec> Schema { get; } = [new("item", DType.I64, []), new("wide", DType.F32, [3])];

        protected override void Read(long index, SampleRow row)
        {
            row.Values<long>(0)[0] = index;
            row.Values<float>(1).Fill(index + row.Random().NextSingle());
        }
    }
}
