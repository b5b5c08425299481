using DataFeed.Core.Epochs;
using DataFeed.Core.Tests.Testing;
using FsCheck.Fluent;

namespace DataFeed.Core.Tests.Epochs;

public sealed class SplitRangeTests
{
    [Theory]
    [InlineData(10, 10, 3, Remainder.Short, "0+3 3+3 6+4")]
    [InlineData(2, 10, 3, Remainder.Short, "0+0 0+1 1+1")]
    [InlineData(10, 10, 3, Remainder.Pad, "0+4 4+4 8+2")]
    [InlineData(3, 10, 3, Remainder.Pad, "0+3 3+0 3+0")]
    [InlineData(0, 10, 3, Remainder.Pad, "0+0 0+0 0+0")]
    [InlineData(7, 7, 1, Remainder.Short, "0+7")]
    public void Of_Example_CutsSo(long rows, long batchSize, int worldSize, Remainder remainder, string expected)
    {
        var ranges = Enumerable.Range(0, worldSize).Select(rank => SplitRange.Of(rows, batchSize, rank, worldSize, remainder));

        Assert.Equal(expected, string.Join(' ', ranges.Select(range => $"{range.First}+{range.Count}")));
    }

    [Fact]
    public void Of_AnyBatch_GivesEachRowToOneRankInOrder()
    {
        var cases = from batchSize in Gen.Choose(1, int.MaxValue)
                    from rows in Gen.Choose(0, batchSize)
                    from worldSize in Gen.Choose(1, 50)
                    from remainder in Gen.Elements(Remainder.Short, Remainder.Drop, Remainder.Pad)
                    select (batchSize, rows, worldSize, remainder);

        Property.Holds(cases, @case =>
        {
            var ranges = Enumerable.Range(0, @case.worldSize)
                .Select(rank => SplitRange.Of(@case.rows, @case.batchSize, rank, @case.worldSize, @case.remainder)).ToArray();

            var next = 0L;
            foreach (var range in ranges)
            {
                Assert.True(range.Count == 0 || range.First == next);
                Assert.InRange(range.Count, 0, range.PaddedCount);
                next += range.Count;
            }

            Assert.Equal(@case.rows, next);
            var lengths = ranges.Select(range => range.PaddedCount).Distinct().Order().ToArray();
            Assert.True(@case.remainder == Remainder.Pad ? lengths.Length == 1 : lengths[^1] - lengths[0] <= 1);
        }, tests: 500);
    }

    [Fact]
    public void Of_HugeNumbers_DoesNotOverflow()
    {
        const long World = int.MaxValue;

        Assert.Equal(new(World - 1, 1, 1), SplitRange.Of(World, World, World - 1, World, Remainder.Short));
        Assert.Equal(new(World, 0, 1), SplitRange.Of(World, World, long.MaxValue - 1, long.MaxValue, Remainder.Pad));
    }

    [Theory]
    [InlineData(-1, 10, 0, 1)]
    [InlineData(11, 10, 0, 1)]
    [InlineData(1, 0, 0, 1)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1, 1, -1, 1)]
    [InlineData(1, 1, 0, 0)]
    public void Of_NumberOutOfRange_IsRefused(long rows, long batchSize, long rank, long worldSize)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SplitRange.Of(rows, batchSize, rank, worldSize, Remainder.Short));
    }
}
