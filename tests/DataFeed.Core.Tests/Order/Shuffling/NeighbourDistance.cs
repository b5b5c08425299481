namespace DataFeed.Core.Tests.Order.Shuffling;

/// <summary>How surprising the way from one sample to the next is.</summary>
internal static class NeighbourDistance
{
    /// <summary>Bins of the histogram. Fine enough to see blocks of a hundredth, coarse enough that 100,000 samples fill each.</summary>
    public const int Bins = 256;

    /// <summary>
    /// The entropy of |p[i+1] - p[i]| over an order p of 0..n-1: of its histogram in <see cref="Bins"/> equally wide bins of 0..n-1.
    /// </summary>
    /// <param name="order">An order of 0 to n - 1, n at least 2.</param>
    /// <returns>Bits: 0 for the source's own order, 7.72 for a random one of many samples.</returns>
    public static double Entropy(int[] order)
    {
        var histogram = new long[Bins];
        for (var position = 1; position < order.Length; position++)
        {
            var distance = Math.Abs((long)order[position] - order[position - 1]);
            histogram[distance * Bins / order.Length]++;
        }

        var total = (double)(order.Length - 1);
        return histogram.Where(count => count > 0).Sum(count => -(count / total) * Math.Log2(count / total));
    }
}
