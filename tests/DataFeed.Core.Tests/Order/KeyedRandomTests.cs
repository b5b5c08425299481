using DataFeed.Core.Order;
using DataFeed.Core.Tests.Testing;
using FsCheck.Fluent;

namespace DataFeed.Core.Tests.Order;

public sealed class KeyedRandomTests
{
    [Fact]
    public void NextUInt64_GoldenStep_IsSplitMix64()
    {
        // The published vectors of SplitMix64 for the state 1234567.
        var random = new KeyedRandom(1234567UL, Mixing.Golden);

        var drawn = Enumerable.Range(0, 5).Select(_ => random.NextUInt64()).ToArray();

        Assert.Equal([6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821], drawn);
    }

    [Fact]
    public void NextInt64_AnyBound_StaysBelowIt()
    {
        var cases = from seed in Gen.Choose(0, int.MaxValue)
                    from bits in Gen.Choose(0, 62)
                    select ((ulong)seed, Bound: (1L << bits) + (seed % 3));

        Property.Holds(cases, @case =>
        {
            var random = new KeyedRandom(@case.Item1, 0, 0);
            for (var draw = 0; draw < 100; draw++)
            {
                Assert.InRange(random.NextInt64(@case.Bound), 0, @case.Bound - 1);
            }
        });
    }

    [Fact]
    public void NextInt64_SmallBounds_AreEvenlyHit()
    {
        for (var bound = 2; bound <= 12; bound++)
        {
            var counts = new long[bound];
            var random = new KeyedRandom(1, 2, bound);
            for (var draw = 0; draw < 10_000 * bound; draw++)
            {
                counts[random.NextInt64(bound)]++;
            }

            ChiSquare.AssertEven(counts, $"bound {bound}");
        }
    }

    [Fact]
    public void NextInt64_BoundBelowOne_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyedRandom(1, 2, 3).NextInt64(0));
    }

    [Fact]
    public void Fractions_ManyDraws_FillTheUnitIntervalEvenly()
    {
        var random = new KeyedRandom(5, 6, 7);
        var doubles = new long[100];
        var singles = new long[100];
        for (var draw = 0; draw < 100_000; draw++)
        {
            doubles[(int)(random.NextDouble() * 100)]++;
            singles[(int)(random.NextSingle() * 100)]++;
        }

        ChiSquare.AssertEven(doubles, "doubles");
        ChiSquare.AssertEven(singles, "singles");
    }

    [Fact]
    public void NextGaussian_ManyDraws_HasTheMomentsOfTheNormalDistribution()
    {
        const int Draws = 400_000;
        var random = new KeyedRandom(11, 0, 0);
        var powers = new double[5];
        for (var draw = 0; draw < Draws; draw++)
        {
            var number = random.NextGaussian();
            for (var power = 1; power <= 4; power++)
            {
                powers[power] += Math.Pow(number, power) / Draws;
            }
        }

        // Six standard errors each.
        Assert.InRange(powers[1], -0.0095, 0.0095);
        Assert.InRange(powers[2], 1 - 0.0135, 1 + 0.0135);
        Assert.InRange(powers[3], -0.037, 0.037);
        Assert.InRange(powers[4], 3 - 0.093, 3 + 0.093);
    }

    [Fact]
    public void ExactLog_AgreesWithThePlatformToTheLastPlaces()
    {
        var random = new KeyedRandom(3, 0, 0);
        for (var draw = 0; draw < 10_000; draw++)
        {
            var number = random.NextDouble() + double.Epsilon;
            var expected = Math.Log(number);
            Assert.InRange(ExactLog.Of(number), expected - (1e-15 * Math.Max(1, -expected)), expected + (1e-15 * Math.Max(1, -expected)));
        }
    }

    [Fact]
    public void Fill_IsTheSameAsSingleDraws()
    {
        var filled = new float[100];
        var random = new KeyedRandom(1, 2, 3);
        new KeyedRandom(1, 2, 3).Fill(filled);

        Assert.Equal(filled, Enumerable.Range(0, 100).Select(_ => random.NextSingle()));
    }

    [Fact]
    public void Keys_ThatDifferInOneWord_GiveUnrelatedNumbers()
    {
        var first = new HashSet<ulong>();
        for (var word = 0; word < 4; word++)
        {
            for (var value = 1; value <= 1000; value++)
            {
                var random = new KeyedRandom(
                    word == 0 ? (ulong)value : 0, word == 1 ? value : 0, word == 2 ? value : 0, word == 3 ? value : 0);
                Assert.True(first.Add(random.NextUInt64()), $"Word {word}, value {value} repeats a number.");
            }
        }
    }

    [Fact]
    public void Streams_OfNeighbouringSamples_AreUncorrelated()
    {
        const int Samples = 20_000;
        var product = 0.0;
        for (var sample = 0; sample < Samples; sample++)
        {
            product += (new KeyedRandom(9, 0, sample).NextDouble() - 0.5) * (new KeyedRandom(9, 0, sample + 1).NextDouble() - 0.5);
        }

        // Six standard errors: each product has a deviation of 1/12.
        Assert.InRange(product / Samples, -6 / 12.0 / Math.Sqrt(Samples), 6 / 12.0 / Math.Sqrt(Samples));
    }
}
