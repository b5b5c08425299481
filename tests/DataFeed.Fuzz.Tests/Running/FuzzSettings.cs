using System.Globalization;

namespace DataFeed.Fuzz.Tests.Running;

/// <summary>Which inputs, and how many: fixed, unless the environment says otherwise.</summary>
internal static class FuzzSettings
{
    public const string SeedVariable = "DATAFEED_FUZZ_SEED";
    public const string FactorVariable = "DATAFEED_FUZZ_FACTOR";
    private const ulong DefaultSeed = 20261122;

    public static ulong Seed { get; } =
        Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : DefaultSeed;

    private static double Factor { get; } =
        Environment.GetEnvironmentVariable(FactorVariable) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : 1;

    /// <summary>The count that is asked in place of a target's own; two at least.</summary>
    public static long Scale(long inputs) => Math.Max(2, (long)(inputs * Factor));
}
