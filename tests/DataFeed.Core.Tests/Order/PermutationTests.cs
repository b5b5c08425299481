using DataFeed.Core.Order;
using DataFeed.Core.Tests.Testing;
using FsCheck.Fluent;

namespace DataFeed.Core.Tests.Order;

public sealed class PermutationTests
{
    public static TheoryData<long> EdgeCounts =>
        [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 18, 31, 32, 33, 63, 64, 65, 255, 256, 257, 1023, 1024, 1025, 65535, 65536, 65537, 100_000];

    [Theory]
    [MemberData(nameof(EdgeCounts))]
    public void Permutation_EdgeCount_IsABijection(long count)
    {
        AssertBijection(new Permutation(42, 3, count));
    }

    [Fact]
    public void Permutation_AnyCount_IsABijectionAndItsInverseFindsBack()
    {
        var cases = from seed in Gen.Choose(0, int.MaxValue)
                    from epoch in Gen.Choose(0, 100)
                    from count in Gen.Choose(0, 3000)
                    select (Seed: (ulong)seed, Epoch: (long)epoch, Count: (long)count);

        Property.Holds(cases, @case => AssertBijection(new Permutation(@case.Seed, @case.Epoch, @case.Count)));
    }

    [Theory]
    [InlineData(1L << 40)]
    [InlineData((1L << 40) - 1)]
    [InlineData((1L << 39) + 12345)]
    [InlineData(1_000_000_007)]
    public void Permutation_HugeCount_InverseFindsBackAndNothingRepeats(long count)
    {
        var permutation = new Permutation(7, 1, count);
        var random = new KeyedRandom(1, 1, count);
        var seen = new Dictionary<long, long>();
        for (var draw = 0; draw < 100_000; draw++)
        {
            var position = draw < 100 ? draw : draw < 200 ? count - draw + 99 : random.NextInt64(count);
            var index = permutation[position];

            Assert.InRange(index, 0, count - 1);
            Assert.Equal(position, permutation.PositionOf(index));
            Assert.True(seen.TryAdd(index, position) || seen[index] == position, $"{index} stands at two positions.");
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData((1L << 40) + 1)]
    public void Permutation_CountOutOfRange_IsRefused(long count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Permutation(0, 0, count));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, -1)]
    [InlineData(5, 5)]
    [InlineData(100, 100)]
    [InlineData(100, long.MinValue)]
    public void Permutation_NumberOutOfRange_IsRefused(long count, long number)
    {
        var permutation = new Permutation(0, 0, count);

        Assert.Throws<ArgumentOutOfRangeException>(() => permutation[number]);
        Assert.Throws<ArgumentOutOfRangeException>(() => permutation.PositionOf(number));
    }

    private static void AssertBijection(Permutation permutation)
    {
        var seen = new bool[permutation.Count];
        for (var position = 0L; position < permutation.Count; position++)
        {
            var index = permutation[position];
            Assert.False(seen[index], $"{index} of {permutation.Count} stands at two positions.");
            seen[index] = true;
            Assert.Equal(position, permutation.PositionOf(index));
        }
    }
}
