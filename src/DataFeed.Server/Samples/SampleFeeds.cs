using System.Collections.Immutable;
using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;

namespace DataFeed.Server.Samples;

/// <summary>The built-in feeds: the generator functions that the idea started from, and real digits.</summary>
internal static class SampleFeeds
{
    private const string BatchSize = "batch_size";
    private const string TotalSamples = "total_samples";
    private const string FeatureCount = "num_features";

    private static readonly FeedParameter BatchSizeParameter =
        FeedParameter.Int64(BatchSize, 32, 1, 1 << 20, "Rows of a batch.");

    private static readonly FeedParameter FeaturesParameter =
        FeedParameter.Int64(FeatureCount, 1, 1, 1 << 16, "Columns of x.");

    public static FeedCollection AddSampleFeeds(this FeedCollection feeds) => feeds
        .Add("sample", Sample, new FeedOptions
        {
            Description = "Random numbers, finite: x.",
            Parameters = [BatchSizeParameter, FeedParameter.Int64(TotalSamples, 100, 0, 1L << 40, "Rows of an epoch.")],
            Schema = [new TensorSpec("x", DType.F32, [-1, 10])],
            Count = CountBatches,
        })
        .Add("regression", Regression, new FeedOptions
        {
            Description = "A learnable linear relation with a little noise, finite: x and y.",
            Parameters = [BatchSizeParameter, FeedParameter.Int64(TotalSamples, 3200, 0, 1L << 40, "Rows of an epoch."), FeaturesParameter],
            SchemaFor = RegressionSchema,
            Count = CountBatches,
        })
        .Add("infinite", Infinite, new FeedOptions
        {
            Description = "The same relation without an end: x and y.",
            Parameters = [BatchSizeParameter, FeaturesParameter],
            SchemaFor = RegressionSchema,
            IsInfinite = true,
        })
        .AddIndexed("mnist-train", _ => Digits.Train, batchSize: 128, shuffle: true, new FeedOptions
        {
            Description = "9,000 handwritten digits, shuffled each epoch: image and label.",
        })
        .AddIndexed("mnist-test", _ => Digits.Test, batchSize: 128, shuffle: false, new FeedOptions
        {
            Description = "1,000 handwritten digits, in order: image and label.",
        });

    private static IEnumerable<Batch> Sample(EpochContext context)
    {
        foreach (var (first, rows) in Batches(context, context.Parameters.Int64(TotalSamples)))
        {
            var x = new float[rows * 10];
            for (var row = 0; row < rows; row++)
            {
                context.Random(first + row).Fill(x.AsSpan(row * 10, 10));
            }

            yield return new Batch(BatchTensor.From("x", x, rows, 10));
        }
    }

    private static IEnumerable<Batch> Regression(EpochContext context) =>
        Relation(context, context.Parameters.Int64(TotalSamples));

    private static IEnumerable<Batch> Infinite(EpochContext context) => Relation(context, long.MaxValue);

    /// <summary>y = 3 x0 - 2 x1 + 3 x2 - ... + 0.5, x in [-1, 1), noise of standard deviation 0.01.</summary>
    private static IEnumerable<Batch> Relation(EpochContext context, long total)
    {
        var features = (int)context.Parameters.Int64(FeatureCount);
        foreach (var (first, rows) in Batches(context, total))
        {
            var x = new float[rows * features];
            var y = new float[rows];
            for (var row = 0; row < rows; row++)
            {
                Fill(context, first + row, x.AsSpan(row * features, features), out y[row]);
            }

            yield return new Batch(BatchTensor.From("x", x, rows, features), BatchTensor.From("y", y, rows, 1));
        }
    }

    private static void Fill(EpochContext context, long sample, Span<float> x, out float y)
    {
        var random = context.Random(sample);
        y = 0.5f;
        for (var column = 0; column < x.Length; column++)
        {
            x[column] = (2 * random.NextSingle()) - 1;
            y += x[column] * (column % 2 == 0 ? 3 : -2);
        }

        y += 0.01f * (float)random.NextGaussian();
    }

    private static IEnumerable<(long First, int Rows)> Batches(EpochContext context, long total)
    {
        var batchSize = context.Parameters.Int64(BatchSize);
        for (var first = 0L; first < total; first += batchSize)
        {
            yield return (first, (int)Math.Min(batchSize, total - first));
        }
    }

    private static long CountBatches(FeedParameters parameters)
    {
        var batchSize = parameters.Int64(BatchSize);
        return (parameters.Int64(TotalSamples) + batchSize - 1) / batchSize;
    }

    private static ImmutableArray<TensorSpec> RegressionSchema(FeedParameters parameters) =>
        [new TensorSpec("x", DType.F32, [-1, parameters.Int64(FeatureCount)]), new TensorSpec("y", DType.F32, [-1, 1])];
}
