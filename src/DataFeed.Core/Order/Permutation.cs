using System.Runtime.CompilerServices;

namespace DataFeed.Core.Order;

/// <summary>The shuffled order of an epoch: a bijection of 0..count-1 that is computed, not stored.</summary>
/// <remarks>
/// A pure function of (seed, epoch, count), the same on every machine and in every release: docs/adr/0003 has the algorithm,
/// and golden tests pin it. Constant time and memory for any count. Immutable and thread-safe.
/// </remarks>
public sealed class Permutation
{
    /// <summary>The largest count: 2^40.</summary>
    public const long MaxCount = 1L << 40;

    private const int Rounds = 8;

    private readonly RoundKeys _keys;
    private readonly SmallPermutation _small;
    private readonly ulong _columns;
    private readonly ulong _rows;

    /// <summary>Fixes an order.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="epoch">Zero-based number of the epoch; each has an order of its own.</param>
    /// <param name="count">How many there are to order: 0 to <see cref="MaxCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    public Permutation(ulong seed, long epoch, long count)
        : this(Mixing.Key(Mixing.PermutationDomain, seed, epoch, count), count)
    {
    }

    private Permutation(ulong key, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        Count = count;
        var random = new KeyedRandom(key, Mixing.Golden);
        if (count <= SmallPermutation.MaxCount)
        {
            _small = new SmallPermutation(ref random, (int)count);
            return;
        }

        // The grid is as square as can be and has few cells too many, so that a walk out of the range is rare.
        _columns = (ulong)Math.Ceiling(Math.Sqrt(count));
        _rows = ((ulong)count + _columns - 1) / _columns;
        for (var round = 0; round < Rounds; round++)
        {
            _keys[round] = random.NextUInt64();
        }
    }

    /// <summary>Fixes the order that a shuffling stage of a pipeline has.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="epoch">Zero-based number of the epoch.</param>
    /// <param name="count">How many samples the stage orders: 0 to <see cref="MaxCount"/>.</param>
    /// <param name="stage">The stage's name.</param>
    /// <param name="number">Which of the stages of that name in its pipeline it is, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    public static Permutation OfStage(ulong seed, long epoch, long count, string stage, int number = 0) =>
        OfStage(seed, epoch, count, StageKey.OfStage(stage, number));

    internal static Permutation OfStage(ulong seed, long epoch, long count, ulong stage) =>
        new(Mixing.Mix((Mixing.Key(Mixing.PermutationDomain, seed, epoch, count) ^ stage) + Mixing.Golden), count);

    /// <summary>How many are ordered.</summary>
    public long Count { get; }

    /// <summary>What stands at a position of the shuffled order.</summary>
    /// <param name="position">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="position"/> is out of range.</exception>
    public long this[long position]
    {
        get
        {
            CheckRange(position);
            if (Count <= SmallPermutation.MaxCount)
            {
                return _small[(int)position];
            }

            // Walking the cycle until it is back in range keeps the bijection (Black and Rogaway, 2002).
            var cell = (ulong)position;
            do
            {
                cell = Forward(cell);
            }
            while (cell >= (ulong)Count);

            return (long)cell;
        }
    }

    /// <summary>Where an index stands in the shuffled order: the inverse of the indexer.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is out of range.</exception>
    public long PositionOf(long index)
    {
        CheckRange(index);
        if (Count <= SmallPermutation.MaxCount)
        {
            return _small.PositionOf((int)index);
        }

        var cell = (ulong)index;
        do
        {
            cell = Backward(cell);
        }
        while (cell >= (ulong)Count);

        return (long)cell;
    }

    private ulong Forward(ulong cell)
    {
        var (row, column) = Math.DivRem(cell, _columns);
        for (var round = 0; round < Rounds; round += 2)
        {
            row = Add(row, Shift(round, column, _rows), _rows);
            column = Add(column, Shift(round + 1, row, _columns), _columns);
        }

        return (row * _columns) + column;
    }

    private ulong Backward(ulong cell)
    {
        var (row, column) = Math.DivRem(cell, _columns);
        for (var round = Rounds - 2; round >= 0; round -= 2)
        {
            column = Add(column, _columns - Shift(round + 1, row, _columns), _columns);
            row = Add(row, _rows - Shift(round, column, _rows), _rows);
        }

        return (row * _columns) + column;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Shift(int round, ulong half, ulong bound) =>
        Mixing.Scale(Mixing.Mix(_keys[round] + (half * Mixing.Golden)), bound);

    private static ulong Add(ulong value, ulong shift, ulong bound)
    {
        var sum = value + shift;
        return sum >= bound ? sum - bound : sum;
    }

    private void CheckRange(long number)
    {
        if ((ulong)number >= (ulong)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(number), number, $"0 to {Count - 1} are possible.");
        }
    }

    [InlineArray(Rounds)]
    private struct RoundKeys
    {
        private ulong _first;
    }
}
