using System.Numerics;

namespace DataFeed.Core.Order;

/// <summary>Random numbers that are a pure function of a key and of how many were drawn before: the same on every machine and in every release.</summary>
/// <remarks>
/// SplitMix64 with a step of its own for each key; the algorithm and its constants are docs/adr/0003. Not for secrets. A mutable
/// value: a copy goes on from where the original stood, drawing the same numbers. Not thread-safe.
/// </remarks>
public struct KeyedRandom
{
    private readonly ulong _step;
    private ulong _state;

    /// <summary>Starts the numbers of one sample in one epoch.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="epoch">Zero-based number of the epoch.</param>
    /// <param name="sampleIndex">Index of the sample, in the feed's order before shuffling.</param>
    /// <param name="stream">Tells apart several uses for one sample; each value has numbers of its own.</param>
    public KeyedRandom(ulong seed, long epoch, long sampleIndex, long stream = 0)
    {
        var key = Mixing.Key(Mixing.SampleDomain, seed, epoch, sampleIndex);
        key = Mixing.Mix((key ^ (ulong)stream) + Mixing.Golden);
        _state = Mixing.Mix(key);
        _step = StepOf(key + Mixing.Golden);
    }

    /// <summary>Starts the numbers of one sample at one stage of a pipeline in one epoch.</summary>
    internal KeyedRandom(ulong seed, long epoch, SampleKey sample, ulong stage, long stream)
        : this(Mixing.Key(Mixing.StageDomain, seed, epoch, sample.Index), sample.Source, stage, stream)
    {
    }

    private KeyedRandom(ulong key, ulong source, ulong stage, long stream)
    {
        key = Mixing.Mix((key ^ source) + Mixing.Golden);
        key = Mixing.Mix((key ^ stage) + Mixing.Golden);
        key = Mixing.Mix((key ^ (ulong)stream) + Mixing.Golden);
        _state = Mixing.Mix(key);
        _step = StepOf(key + Mixing.Golden);
    }

    /// <summary>Starts at a given state with a given step. With <see cref="Mixing.Golden"/> it is SplitMix64 itself.</summary>
    internal KeyedRandom(ulong state, ulong step)
    {
        _state = state;
        _step = step | 1;
    }

    /// <summary>Draws 64 random bits.</summary>
    public ulong NextUInt64() => Mixing.Mix(_state += _step);

    /// <summary>Draws a number from 0 to <paramref name="bound"/> - 1, each equally likely.</summary>
    /// <param name="bound">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is less than 1.</exception>
    public long NextInt64(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);

        // Lemire's multiplication: the first 2^64 mod bound low halves would make some numbers likelier, so they are drawn again.
        var range = (ulong)bound;
        var number = Math.BigMul(NextUInt64(), range, out var low);
        if (low < range)
        {
            var rejected = (0 - range) % range;
            while (low < rejected)
            {
                number = Math.BigMul(NextUInt64(), range, out low);
            }
        }

        return (long)number;
    }

    /// <summary>Draws a number in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Draws a number in [0, 1), a multiple of 2^-24.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1.0f / (1 << 24));

    /// <summary>Draws from the normal distribution of mean 0 and standard deviation 1.</summary>
    /// <remarks>Marsaglia's polar method, on sums, products, quotients and square roots only: those are the same on every machine.</remarks>
    public double NextGaussian()
    {
        while (true)
        {
            var x = (2 * NextDouble()) - 1;
            var y = (2 * NextDouble()) - 1;
            var square = (x * x) + (y * y);
            if (square is > 0 and < 1)
            {
                return x * Math.Sqrt(-2 * ExactLog.Of(square) / square);
            }
        }
    }

    /// <summary>Fills a span as that many calls of <see cref="NextSingle"/> would.</summary>
    public void Fill(Span<float> destination)
    {
        foreach (ref var number in destination)
        {
            number = NextSingle();
        }
    }

    // An odd step with many bit changes; too regular ones make poor sequences (Steele, Lea and Flood, 2014).
    private static ulong StepOf(ulong key)
    {
        var step = Mixing.Mix(key) | 1;
        return BitOperations.PopCount(step ^ (step >> 1)) < 24 ? step ^ 0xAAAAAAAAAAAAAAAA : step;
    }
}
