namespace DataFeed.Core.Tests.Order;

/// <summary>Whether counts are as even as chance makes them. Deterministic data: a pass is a pass for ever.</summary>
internal static class ChiSquare
{
    public static void AssertEven(IReadOnlyCollection<long> counts, string what)
    {
        var freedom = counts.Count - 1;
        var expected = counts.Average();
        var statistic = counts.Sum(count => (count - expected) * (count - expected) / expected);

        // Wilson and Hilferty's approximation; above 4.5 is one chance in 300,000, below -4.5 is as unlikely: too even to be chance.
        var deviation = (Math.Cbrt(statistic / freedom) - (1 - (2.0 / (9 * freedom)))) / Math.Sqrt(2.0 / (9 * freedom));
        Assert.True(Math.Abs(deviation) < 4.5, $"{what}: chi-square {statistic:F1} with {freedom} degrees of freedom is {deviation:F1} deviations off.");
    }
}
