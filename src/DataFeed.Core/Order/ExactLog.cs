namespace DataFeed.Core.Order;

/// <summary>The natural logarithm from additions, products and quotients alone.</summary>
/// <remarks><see cref="Math.Log(double)"/> is the platform's own, and its last bit differs between them.</remarks>
internal static class ExactLog
{
    private const double Ln2 = 0.6931471805599453;
    private const double SquareRootOfHalf = 0.7071067811865476;
    private const int ExponentBias = 1022;
    private const int MantissaBits = 52;

    // ln m = 2 (s + s³/3 + s⁵/5 + …) with s = (m-1)/(m+1), |s| < 0.1716: the term after these eleven is below 10^-18.
    private const int Terms = 11;

    /// <summary>ln <paramref name="value"/>, right to a few units in the last place.</summary>
    /// <param name="value">Positive, finite and not subnormal.</param>
    public static double Of(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> MantissaBits) - ExponentBias;
        var mantissa = BitConverter.Int64BitsToDouble((bits & ((1L << MantissaBits) - 1)) | ((long)ExponentBias << MantissaBits));
        if (mantissa < SquareRootOfHalf)
        {
            mantissa *= 2;
            exponent--;
        }

        var s = (mantissa - 1) / (mantissa + 1);
        var square = s * s;
        var sum = 0.0;
        for (var term = Terms - 1; term >= 0; term--)
        {
            sum = (sum * square) + (1.0 / ((2 * term) + 1));
        }

        return (2 * s * sum) + (exponent * Ln2);
    }
}
