using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;

namespace DataFeed.Core.Tests.Testing;

/// <summary>Feeds whose every byte depends on sample, seed and epoch: three tensors, one of a single byte so that alignment shows.</summary>
internal static class RandomFeeds
{
    public const string Name = "random";

    public static FeedCollection Of(EpochCase @case) => @case.Kind switch
    {
        FeedKind.Indexed => new FeedCollection().AddIndexed(Name, _ => new NoiseSource(@case.Rows), 8, @case.Shuffle),
        FeedKind.Samples => new FeedCollection().AddSamples(Name, context => Samples(context, @case.Rows), 8),
        FeedKind.AsyncSamples => new FeedCollection().AddSamples(Name, context => Async(Samples(context, @case.Rows)), 8),
        FeedKind.Batches => new FeedCollection().Add(Name, context => Batches(context, @case)),
        _ => throw new ArgumentOutOfRangeException(nameof(@case)),
    };

    public static async IAsyncEnumerable<T> Async<T>(IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    private static IEnumerable<Sample> Samples(EpochContext context, int rows)
    {
        for (var index = 0; index < rows; index++)
        {
            var random = context.Random(index);
            var noise = new float[3];
            random.Fill(noise);
            yield return new Sample(
                BatchTensor.From("noise", noise, 3), BatchTensor.From("flag", [(byte)index]), BatchTensor.From("index", [(long)index]))
            {
                Id = index,
            };
        }
    }

    private static IEnumerable<Batch> Batches(EpochContext context, EpochCase @case)
    {
        foreach (var chunk in Enumerable.Range(0, @case.Rows).Chunk(@case.BatchSize))
        {
            var random = context.Random(chunk[0]);
            var noise = new float[chunk.Length * 3];
            random.Fill(noise);
            yield return new Batch(BatchTensor.From("noise", noise, chunk.Length, 3), BatchTensor.From("index", chunk, chunk.Length));
        }
    }
}
