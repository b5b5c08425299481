namespace DataFeed.Core.Order;

/// <summary>An order of up to 16, four bits each in one number, each of the n! orders equally likely.</summary>
/// <remarks>A Feistel network on so few cells is visibly uneven; Fisher and Yates' shuffle is exact.</remarks>
internal readonly struct SmallPermutation
{
    public const int MaxCount = 16;

    private const int BitsEach = 4;

    private readonly ulong _order;

    public SmallPermutation(ref KeyedRandom random, int count)
    {
        for (var index = 0; index < count; index++)
        {
            _order |= (ulong)index << (index * BitsEach);
        }

        for (var last = count - 1; last > 0; last--)
        {
            var other = (int)random.NextInt64(last + 1);
            var difference = (ulong)(this[last] ^ this[other]);
            _order ^= (difference << (last * BitsEach)) | (difference << (other * BitsEach));
            // An exchange with itself has no difference, so the two terms never meet in the same place.
        }
    }

    public int this[int position] => (int)(_order >> (position * BitsEach)) & (MaxCount - 1);

    public int PositionOf(int index)
    {
        var position = 0;
        while (this[position] != index)
        {
            position++;
        }

        return position;
    }
}
