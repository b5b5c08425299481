using DataFeed.Core.Order;

namespace DataFeed.Core.Tests.Order;

/// <summary>How near the order comes to one drawn from all orders with equal chance. The figures stand in docs/adr/0003.</summary>
public sealed class PermutationQualityTests
{
    private const int Count = 100_000;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(19)]
    [InlineData(33)]
    public void Order_OverSeeds_PutsEachIndexAtEachPositionEquallyOften(int count)
    {
        var counts = new long[count, count];
        for (var seed = 0UL; seed < 20_000; seed++)
        {
            var permutation = new Permutation(seed, 0, count);
            for (var position = 0; position < count; position++)
            {
                counts[position, permutation[position]]++;
            }
        }

        for (var position = 0; position < count; position++)
        {
            ChiSquare.AssertEven([.. Enumerable.Range(0, count).Select(index => counts[position, index])], $"count {count}, position {position}");
        }
    }

    [Theory]
    [InlineData(3, 6)]
    [InlineData(4, 24)]
    [InlineData(5, 120)]
    public void Order_OfAFew_IsEachPossibleOneEquallyOften(int count, int orders)
    {
        var counts = new Dictionary<string, long>();
        for (var epoch = 0; epoch < 2000 * orders; epoch++)
        {
            var permutation = new Permutation(1, epoch, count);
            var order = string.Concat(Enumerable.Range(0, count).Select(position => permutation[position]));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(orders, counts.Count);
        ChiSquare.AssertEven(counts.Values, $"orders of {count}");
    }

    [Theory]
    [InlineData(17)]
    [InlineData(20)]
    [InlineData(31)]
    public void Order_OverSeeds_PutsEachPairAtTheFirstTwoPositionsEquallyOften(int count)
    {
        var counts = new long[count * count];
        for (var seed = 0UL; seed < 200_000; seed++)
        {
            var permutation = new Permutation(seed, 5, count);
            counts[(permutation[0] * count) + permutation[1]]++;
        }

        ChiSquare.AssertEven([.. counts.Where((_, pair) => pair / count != pair % count)], $"pairs of {count}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(316)]
    [InlineData(317)]
    [InlineData(1000)]
    public void Neighbours_AtAnyLag_AreAsFarApartAsInATrueShuffle(int lag)
    {
        var permutation = new Permutation(2026, 0, Count);
        var order = Enumerable.Range(0, Count).Select(position => permutation[position]).ToArray();

        var difference = DistanceEntropy(order, lag) - DistanceEntropy(FisherYates(), lag);

        Assert.InRange(difference, -0.02, 0.02);
    }

    [Fact]
    public void Epochs_ThatFollowEachOther_AreUnrelated()
    {
        var first = new Permutation(1, 0, Count);
        var second = new Permutation(1, 1, Count);

        var same = Enumerable.Range(0, Count).Count(position => first[position] == second[position]);

        // Of two unrelated orders about one index stands in the same place.
        Assert.InRange(same, 0, 10);
    }

    private static double DistanceEntropy(long[] order, int lag)
    {
        var counts = new Dictionary<long, int>();
        for (var position = lag; position < order.Length; position++)
        {
            var distance = order[position] - order[position - lag];
            counts[distance] = counts.GetValueOrDefault(distance) + 1;
        }

        var total = (double)(order.Length - lag);
        return -counts.Values.Sum(count => count / total * Math.Log2(count / total));
    }

    private static long[] FisherYates()
    {
        var order = Enumerable.Range(0, Count).Select(index => (long)index).ToArray();
        var random = new Random(1);
        for (var last = Count - 1; last > 0; last--)
        {
            var other = random.Next(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }

        return order;
    }
}
