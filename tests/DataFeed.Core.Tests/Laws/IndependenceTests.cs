using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Core.Order;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Tests.Order;
using DataFeed.Core.Tests.Testing;
using FsCheck.Fluent;

namespace DataFeed.Core.Tests.Laws;

/// <summary>Law 9: what a random stage draws hangs on the sample, the stage and nothing else.</summary>
public sealed class IndependenceTests
{
    private const int Faces = 12;
    private const int Samples = 30_000;

    public static TheoryData<string, Func<IIndexedSource, IIndexedSource>> Pairs => new()
    {
        { "two maps in a row", source => source.Map("flip", Draw(0)).Map("crop", Draw(1)) },
        { "two maps of one name in a row", source => source.Map("flip", Draw(0)).Map("flip", Draw(1)) },
        { "maps before and after a take", source => source.Map("flip", Draw(0)).Take(Samples).Map("crop", Draw(1)) },
        { "maps before and after a shuffle", source => source.Map("flip", Draw(0)).Shuffle().Map("crop", Draw(1)) },
        { "maps before and after a concat", source => Halves(source, "flip", "flip").Map("crop", Draw(1)) },
        { "maps of one name before and after a concat", source => Halves(source, "flip", "flip").Map("flip", Draw(1)) },
        { "the source itself and a map", source => source.Map("flip", Draw(1)) },
        { "the source itself and a map called so", source => source.Map("source", Draw(1)) },
        { "two streams of one map", source => source.Map("flip", row => { Draw(0)(row); row.Values<long>(1)[0] = row.Random(1).NextInt64(Faces); }) },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Draws_OfTwoStages_AreIndependent(string what, Func<IIndexedSource, IIndexedSource> pipeline)
    {
        var drawn = await ReadAsync(pipeline(new DiceSource("dice", Samples)));

        AssertIndependent(drawn.Select(sample => (sample[0], sample[1])), what);
    }

    [Theory]
    [InlineData("flip", "flip")]
    [InlineData("flip", "crop")]
    public async Task Draws_OfEqualIndicesBeforeAConcat_AreIndependent(string first, string second)
    {
        var drawn = await ReadAsync(Halves(new DiceSource("dice", Samples), first, second));

        AssertIndependent(drawn.Take(Samples).Zip(drawn.Skip(Samples), (one, other) => (one[0], other[0])), $"{first} and {second}");
    }

    [Theory]
    [InlineData("dice", "other dice")]
    [InlineData("", "")]
    public async Task Draws_OfOneMapAfterAConcat_OfEqualIndicesInDifferentSources_AreIndependent(string first, string second)
    {
        var drawn = await ReadAsync(new DiceSource(first, Samples).Concat(new DiceSource(second, Samples)).Map("flip", Draw(0)));

        AssertIndependent(drawn.Take(Samples).Zip(drawn.Skip(Samples), (one, other) => (one[0], other[0])), $"\"{first}\" and \"{second}\"");
    }

    [Fact]
    public async Task Draws_OfThreeUnidentifiedSourcesInARow_AllDiffer()
    {
        DiceSource One() => new("", 100);
        var drawn = await ReadAsync(One().Concat(One()).Concat(One()).Map("flip", row => row.Values<long>(0)[0] = row.Random().NextInt64(long.MaxValue)));

        Assert.Equal(300, drawn.Select(sample => sample[0]).Distinct().Count());
    }

    [Theory]
    [InlineData(0, 1, 0, 0)]
    [InlineData(7, 7, 0, 1)]
    [InlineData(0, 1, 1, 0)]
    public async Task Draws_OfOtherSeedsAndEpochs_AreIndependent(ulong seed, ulong otherSeed, long epoch, long otherEpoch)
    {
        var source = new DiceSource("dice", Samples).Map("flip", Draw(0));

        var (one, other) = (await ReadAsync(source, seed, epoch), await ReadAsync(source, otherSeed, otherEpoch));

        AssertIndependent(one.Zip(other, (sample, same) => (sample[0], same[0])), $"{seed}/{epoch} and {otherSeed}/{otherEpoch}");
    }

    [Fact]
    public void Orders_OfTwoShufflingStages_AreIndependent()
    {
        string[] names = ["shuffle", "shuffle 2", "files", "rows"];
        var orders = names.Select(name => Permutation.OfStage(1, 0, Samples, name)).Append(Permutation.OfStage(1, 0, Samples, "shuffle", 1)).ToArray();
        long Bucket(Permutation order, long position) => order[position] * Faces / Samples;

        for (var one = 0; one < orders.Length; one++)
        {
            for (var other = 0; other < one; other++)
            {
                AssertIndependent(
                    Enumerable.Range(0, Samples).Select(position => (Bucket(orders[one], position), Bucket(orders[other], position))), $"orders {one} and {other}");
            }
        }
    }

    [Fact]
    public async Task Draws_AndTheOrderTheyAreReadIn_AreIndependent()
    {
        var drawn = await ReadAsync(new DiceSource("dice", Samples).Shuffle("same").Map("same", Draw(0)));

        AssertIndependent(drawn.Select((sample, position) => (sample[0], (long)position * Faces / Samples)), "a map and a shuffle of one name");
    }

    // A stage to come, which draws for each sample what it does with it: any name, any number.
    [Fact]
    public void Numbers_OfStagesOfAnyName_AreIndependent()
    {
        var names = Gen.Elements("flip", "crop", "mix", "mix 0", "0 mix", "", " ", "größer", "stage 0 flip");
        var stages = from name in names from number in Gen.Choose(0, 3) select (name, number);
        var pairs = from one in stages from other in stages where one != other from seed in Gen.Choose(0, int.MaxValue) select (one, other, seed);

        Property.Holds(pairs, input =>
        {
            var (one, other, seed) = input;
            long Roll((string Name, int Number) stage, long index) =>
                new KeyedRandom((ulong)seed, 0, new(StageKey.OfSource("dice"), index), StageKey.OfStage(stage.Name, stage.Number), 0).NextInt64(Faces);
            AssertIndependent(Enumerable.Range(0, 5000).Select(index => (Roll(one, index), Roll(other, index))), $"{one} and {other} of seed {seed}");
        });
    }

    [Fact]
    public void Draws_OfAnyPipeline_StayAsTheyAreWhereAStageIsAdded()
    {
        var stages = Gen.Elements("map a", "map b", "map c", "shuffle", "take", "skip", "concat");
        var cases = from pipeline in stages.ListOf()
                    from at in Gen.Choose(0, 8)
                    from added in Gen.Elements("map new", "shuffle new", "take", "skip", "concat")
                    select (pipeline: pipeline.Take(8).ToArray(), at, added);

        var compared = 0;
        Property.Holds(cases, async input =>
        {
            var (pipeline, at, added) = input;
            var before = await NumbersAsync(pipeline);
            var after = await NumbersAsync([.. pipeline.Take(at), added, .. pipeline.Skip(at)]);

            foreach (var (drawer, number) in before)
            {
                // What is read no more, where less is taken, draws nothing.
                if (after.TryGetValue(drawer, out var now))
                {
                    Assert.Equal(number, now);
                    compared++;
                }
            }
        }, tests: 300);
        Assert.InRange(compared, 300, int.MaxValue);
    }

    private static SampleTransform Draw(int column) => row => row.Values<long>(column)[0] = row.Random().NextInt64(Faces);

    private static IIndexedSource Halves(IIndexedSource source, string first, string second) =>
        source.Map(first, Draw(0)).Concat(new DiceSource("other", Samples).Map(second, Draw(0)));

    /// <summary>What each map draws, by map, source and index there. Each pipeline of these stages is another one's with a stage more.</summary>
    private static async Task<Dictionary<(string Map, long Source, long Index), long>> NumbersAsync(string[] pipeline)
    {
        var numbers = new System.Collections.Concurrent.ConcurrentDictionary<(string, long, long), long>();
        IIndexedSource source = new DiceSource("0", 20);
        foreach (var stage in pipeline)
        {
            source = stage switch
            {
                "take" => source.Take(12),
                "skip" => source.Skip(3),
                "concat" => source.Concat(new DiceSource("other", 5)),
                "shuffle" or "shuffle new" => source.Shuffle(stage),
                _ => Counted(source, stage),
            };
        }

        await ReadAsync(source);
        return new(numbers);

        // The number of equal maps before it tells which of them one is: those that a pipeline has again draw what they drew.
        IIndexedSource Counted(IIndexedSource from, string name)
        {
            var number = StageSource.CountNames(from).GetValueOrDefault(name);
            return from.Map(name, row => numbers[($"{name} {number}", row.Values<long>(1)[0], row.SourceIndex)] = row.Random().NextInt64(long.MaxValue));
        }
    }

    private static async Task<List<long[]>> ReadAsync(IIndexedSource source, ulong seed = 3, long epoch = 0)
    {
        var feeds = new FeedCollection().AddIndexed("dice", _ => source, 1000, shuffle: false);
        await using var reader = Plans.Create(feeds, new() { Feed = "dice", Seed = seed, Epoch = epoch }).Open(0, 0, new(), new());
        List<long[]> samples = [];
        while (await EpochReadout.NextAsync(reader) is { } batch)
        {
            var columns = batch.Batch.Tensors.Select(tensor => tensor.Values<long>().ToArray()).ToArray();
            samples.AddRange(Enumerable.Range(0, (int)batch.Rows).Select(row => columns.Select(column => column[row]).ToArray()));
            batch.Dispose();
        }

        return samples;
    }

    private static void AssertIndependent(IEnumerable<(long One, long Other)> draws, string what)
    {
        var counts = new long[Faces * Faces];
        foreach (var (one, other) in draws)
        {
            counts[(one * Faces) + other]++;
        }

        ChiSquare.AssertEven(counts, what);
    }

    /// <summary>Draws a number into its first column and says in its second which source it is.</summary>
    private sealed class DiceSource(string identity, long count) : SampleSource
    {
        public override long Count => count;

        public override string Identity => identity;

        public override ImmutableArray<TensorSpec> Schema { get; } = [new("first", DType.I64, []), new("second", DType.I64, [])];

        protected override void Read(long index, SampleRow row)
        {
            row.Values<long>(0)[0] = row.Random().NextInt64(Faces);
            row.Values<long>(1)[0] = identity.Length;
        }
    }
}
