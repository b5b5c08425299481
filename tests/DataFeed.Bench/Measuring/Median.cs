namespace DataFeed.Bench.Measuring;

/// <summary>The middle of several rounds.</summary>
internal static class Median
{
    /// <returns>Null where there is no number. Of an even count the mean of the middle two.</returns>
    public static double? Of(IEnumerable<double?> values)
    {
        var sorted = values.OfType<double>().Order().ToArray();
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
