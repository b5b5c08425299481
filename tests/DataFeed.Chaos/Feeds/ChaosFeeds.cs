using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;

namespace DataFeed.Chaos.Feeds;

/// <summary>The feeds of a run: the same bytes in every process.</summary>
internal static class ChaosFeeds
{
    public const string Indexed = "chaos-indexed";
    public const string Opaque = "chaos-opaque";
    public const int BatchSize = 32;

    // 64 KiB a batch: the client's window takes eight of them, so a fault meets a reading in its middle.
    private const int Columns = 256;

    // Its own stream: the random numbers of a step, not of a row.
    private const long StepStream = 1L << 40;

    /// <summary>Adds them.</summary>
    /// <param name="feeds">Where to.</param>
    /// <param name="steps">Steps of an epoch, 1 or more.</param>
    public static FeedCollection AddChaosFeeds(this FeedCollection feeds, int steps) => feeds
        .AddIndexed(Indexed, _ => new ChaosSource(Rows(steps)), BatchSize, shuffle: true)
        .Add(Opaque, context => Generate(context, steps), new FeedOptions
        {
            Schema = [new TensorSpec("state", DType.I64, [-1, Columns])],
            Count = _ => steps,
        });

    /// <summary>The feed of a run that names none.</summary>
    public static string Choose(ulong seed, Delivery delivery) =>
        delivery == Delivery.Split || seed % 2 == 0 ? Indexed : Opaque;

    // The last batch is half full: a place where a resumed reader could go wrong.
    private static long Rows(int steps) => ((long)steps * BatchSize) - (BatchSize / 2);

    /// <summary>Each batch depends on all before it, as of a simulation: an instance that skipped one would show it in every later one.</summary>
    private static IEnumerable<Batch> Generate(EpochContext context, int steps)
    {
        var state = new long[BatchSize * Columns];
        for (var step = 0; step < steps; step++)
        {
            var random = context.Random(StepStream + step);
            for (var index = 0; index < state.Length; index++)
            {
                state[index] = (state[index] * 31) + (long)random.NextUInt64();
            }

            yield return new Batch(BatchTensor.From("state", (long[])state.Clone(), BatchSize, Columns));
        }
    }
}
