using DataFeed.Core.Batches;
using DataFeed.Core.Epochs;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Tests.Testing;

namespace DataFeed.Core.Tests.Laws;

/// <summary>Law 3 without chance: every position of an epoch of 200 steps, for each kind of feed.</summary>
public sealed class ResumeEverywhereTests
{
    private const int Steps = 200;

    private static readonly FeedCollection Feeds = new FeedCollection()
        .AddIndexed("indexed", _ => new NoiseSource((Steps * 4) - 1), 4, shuffle: true)
        .AddIndexed("pipeline", _ => Pipeline(), 4, shuffle: true)
        .AddSamples("samples", context => Samples(context), 4)
        .Add("batches", context => Sums(context, Steps))
        .AddSavable("savable", (context, state) => new SavableNoise(context, state, Steps))
        .Add("infinite", context => Sums(context, long.MaxValue), new() { IsInfinite = true });

    [Theory]
    [InlineData("indexed")]
    [InlineData("pipeline")]
    [InlineData("samples")]
    [InlineData("batches")]
    [InlineData("savable")]
    [InlineData("infinite")]
    public async Task Epoch_OpenedAtEveryStep_IsTheRestByteForByte(string feed)
    {
        for (var epoch = 0; epoch < 2; epoch++)
        {
            var request = new Traversal { Feed = feed, Seed = 11, Epoch = epoch, Steps = feed == "infinite" ? Steps : null };
            var plan = Plans.Create(Feeds, request);
            var (whole, states, end) = await ReadAsync(plan, 0, default);
            Assert.Equal(Steps, whole.Count);

            for (var step = 0; step <= Steps; step++)
            {
                var (rest, _, restEnd) = await ReadAsync(plan, step, step == 0 ? default : states[step - 1]);

                Assert.Equal(whole.Skip(step), rest);
                Assert.Equal(end with { Steps = Steps - step }, restEnd);
            }
        }
    }

    [Theory]
    [InlineData("indexed")]
    [InlineData("pipeline")]
    [InlineData("samples")]
    [InlineData("batches")]
    [InlineData("savable")]
    [InlineData("infinite")]
    public async Task Epoch_OfAnotherNumber_HasOtherBytesAtEveryStep(string feed)
    {
        var request = new Traversal { Feed = feed, Steps = Steps };
        var (first, _, _) = await ReadAsync(Plans.Create(Feeds, request), 0, default);
        var (second, _, _) = await ReadAsync(Plans.Create(Feeds, request with { Epoch = 1 }), 0, default);

        Assert.Equal(first.Select(batch => batch.Step), second.Select(batch => batch.Step));
        Assert.All(first.Zip(second), pair => Assert.NotEqual(pair.First.Content, pair.Second.Content));
    }

    private static async Task<(List<ReadBatch> Batches, List<ReadOnlyMemory<byte>> States, TraversalEnd End)> ReadAsync(
        EpochPlan plan, long firstStep, ReadOnlyMemory<byte> state)
    {
        await using var reader = plan.Open(0, firstStep, new(), new(), state);
        List<ReadBatch> batches = [];
        List<ReadOnlyMemory<byte>> states = [];
        while (await EpochReadout.NextAsync(reader) is { } batch)
        {
            batches.Add(ReadBatch.Of(batch));
            states.Add(batch.State);
            batch.Dispose();
        }

        return (batches, states, reader.End!);
    }

    private static IIndexedSource Pipeline() => new NoiseSource(700).Skip(100).Map("shift", Shift).Concat(new NoiseSource(300)).Take((Steps * 4) - 1);

    private static void Shift(SampleRow sample) =>
        sample.Values<float>(0)[0] += sample.Random().NextSingle();

    private static IEnumerable<Sample> Samples(EpochContext context)
    {
        var sum = 0.0;
        for (var index = 0; index < (Steps * 4) - 1; index++)
        {
            sum += context.Random(index).NextDouble();
            yield return new Sample(BatchTensor.From("sum", [sum])) { Id = index };
        }
    }

    private static IEnumerable<Batch> Sums(EpochContext context, long count)
    {
        var sum = 0.0;
        for (var step = 0L; step < count; step++)
        {
            sum += context.Random(step).NextDouble();
            yield return new Batch(BatchTensor.From("sum", [sum], 1));
        }
    }
}
