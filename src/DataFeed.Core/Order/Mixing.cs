namespace DataFeed.Core.Order;

/// <summary>The bit mixing under keys, random numbers and permutations (docs/adr/0003). Every constant is part of the order's contract.</summary>
internal static class Mixing
{
    /// <summary>2^64 divided by the golden ratio, odd: the step of SplitMix64.</summary>
    public const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>Domains keep the numbers drawn for different purposes apart, for the same seed, epoch and index.</summary>
    public const ulong SampleDomain = 0x73616D706C657321;

    /// <summary>The domain of permutations.</summary>
    public const ulong PermutationDomain = 0x7065726D75746521;

    /// <summary>The domain of samples at the stages of a pipeline.</summary>
    public const ulong StageDomain = 0x7374616765732121;

    /// <summary>The finalizer of SplitMix64: a bijection in which every input bit sways every output bit.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>One key out of four words. Each is mixed in after the one before, so that their order matters.</summary>
    public static ulong Key(ulong domain, ulong seed, long epoch, long index)
    {
        var key = Mix(domain + Golden);
        key = Mix((key ^ seed) + Golden);
        key = Mix((key ^ (ulong)epoch) + Golden);
        return Mix((key ^ (ulong)index) + Golden);
    }

    /// <summary>Scales 64 random bits to 0..<paramref name="bound"/>-1. The bias is at most bound / 2^64.</summary>
    public static ulong Scale(ulong bits, ulong bound) => Math.BigMul(bits, bound, out _);
}
