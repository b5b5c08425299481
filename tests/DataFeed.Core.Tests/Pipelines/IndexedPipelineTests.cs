using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Tests.Testing;
using FsCheck.Fluent;

namespace DataFeed.Core.Tests.Pipelines;

public sealed class IndexedPipelineTests
{
    [Fact]
    public void Pipelines_OfAnyShape_ReadWhatTheSameListOperationsGive()
    {
        var cases = from count in Gen.Choose(0, 40)
                    from skipped in Gen.Choose(0, 50)
                    from taken in Gen.Choose(0, 50)
                    from more in Gen.Choose(0, 20)
                    select (count, skipped, taken, more);
        Property.Holds(cases, async input =>
        {
            var (count, skipped, taken, more) = input;
            var source = new NoiseSource(count).Skip(skipped).Take(taken).Map("double", Double).Concat(new NoiseSource(more));

            var expected = Enumerable.Range(0, count).Skip(skipped).Take(taken).Select(index => index * 2L).Concat(Enumerable.Range(0, more).Select(index => (long)index));
            Assert.Equal(expected, await IndicesAsync(source));
        }, tests: 300);
    }

    [Fact]
    public async Task Map_IsToldTheSamplesIndexInItsSource()
    {
        var source = new NoiseSource(10).Skip(4).Map("index", sample => sample.Values<long>(2)[0] = sample.SourceIndex).Skip(1);

        Assert.Equal([5, 6, 7, 8, 9], await IndicesAsync(source));
    }

    [Fact]
    public void Identity_TellsEveryStepOfThePipeline()
    {
        var source = new NoiseSource(10);
        IIndexedSource[] different =
        [
            source, source.Take(5), source.Take(6), source.Skip(4), source.Map("a", Double), source.Map("b", Double), source.Concat(source),
            source.Take(5).Map("a", Double), source.Map("a", Double).Take(5), source.Take(5).Concat(source), source.Concat(source.Take(5)),
        ];

        Assert.Equal(different.Length, different.Select(one => one.Identity).Distinct().Count());
        Assert.Equal(source.Take(5).Identity, new NoiseSource(10).Take(5).Identity);
    }

    [Fact]
    public void Concat_OfOtherTensors_IsRefusedWithBothSchemas()
    {
        var refused = Assert.Throws<ArgumentException>(() => new NoiseSource(1).Concat(new SumSource()));

        Assert.Contains("noise", refused.Message, StringComparison.Ordinal);
        Assert.Contains("sum", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_BelowZeroAndNamesThatAreEmpty_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoiseSource(1).Take(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoiseSource(1).Skip(-1));
        Assert.Throws<ArgumentException>(() => new NoiseSource(1).Map(" ", Double));
    }

    private static void Double(SampleRow sample) => sample.Values<long>(2)[0] *= 2;

    private static async Task<List<long>> IndicesAsync(IIndexedSource source)
    {
        var feeds = new FeedCollection().AddIndexed("pipeline", _ => source, 7, shuffle: false);
        await using var reader = Plans.Create(feeds, new() { Feed = "pipeline" }).Open(0, 0, new(), new());
        List<long> indices = [];
        while (await EpochReadout.NextAsync(reader) is { } batch)
        {
            indices.AddRange(batch.Batch.Tensors[2].Values<long>().ToArray());
            batch.Dispose();
        }

        return indices;
    }

    private sealed class SumSource : SampleSource
    {
        public override long Count => 1;

        public override string Identity => "test";

        public override System.Collections.Immutable.ImmutableArray<TensorSpec> Schema { get; } = [new("sum", DType.F64, [])];

        protected override void Read(long index, SampleRow destination) => destination.Values<double>(0)[0] = 1;
    }
}
