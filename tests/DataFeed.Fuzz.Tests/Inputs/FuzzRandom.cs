using DataFeed.Core.Order;

namespace DataFeed.Fuzz.Tests.Inputs;

/// <summary>The random choices of one input: a pure function of seed, target and index (the generator is that of docs/adr/0003).</summary>
internal sealed class FuzzRandom(ulong seed, FuzzTarget target, long index)
{
    private static readonly ulong[] Boundaries =
    [
        0, 1, 2, 63, 64, 65, 127, 128, 255, 256, 16_383, 16_384, 65_535, 65_536, (1 << 20) - 1, 1 << 20, 1 << 21, int.MaxValue,
        1UL << 31, uint.MaxValue, 1UL << 32, 1UL << 53, long.MaxValue - 63, long.MaxValue, 1UL << 63, ulong.MaxValue - 1, ulong.MaxValue,
    ];

    private KeyedRandom _numbers = new(seed, (long)target, index);

    /// <summary>0 to <paramref name="bound"/> - 1.</summary>
    public int Next(int bound) => (int)_numbers.NextInt64(bound);

    /// <summary>True once in <paramref name="many"/> times.</summary>
    public bool OneIn(int many) => Next(many) == 0;

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Next(choices.Length)];

    /// <summary>A number at which code tends to break, or any.</summary>
    public ulong Boundary() => OneIn(4) ? _numbers.NextUInt64() >> Next(64) : Boundaries[Next(Boundaries.Length)];

    /// <summary>Noise of 0 to <paramref name="maxLength"/> bytes.</summary>
    public byte[] Bytes(int maxLength)
    {
        var bytes = new byte[Next(maxLength + 1)];
        foreach (ref var value in bytes.AsSpan())
        {
            value = (byte)_numbers.NextUInt64();
        }

        return bytes;
    }

    /// <summary>Text of 0 to <paramref name="maxLength"/> characters out of an alphabet.</summary>
    public string Text(int maxLength, string alphabet) =>
        string.Create(Next(maxLength + 1), alphabet, (text, letters) =>
        {
            foreach (ref var letter in text)
            {
                letter = letters[Next(letters.Length)];
            }
        });
}
