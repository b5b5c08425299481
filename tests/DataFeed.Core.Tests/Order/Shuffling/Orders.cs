using DataFeed.Core.Order;

namespace DataFeed.Core.Tests.Order.Shuffling;

/// <summary>The orders that are compared.</summary>
internal static class Orders
{
    // Any stream of its own: the true permutation must not draw what the feeds draw for sample 0.
    private const long Stream = 0x5368756666;

    /// <summary>As an indexed feed reads an epoch.</summary>
    public static int[] Shuffled(ulong seed, long epoch, int samples)
    {
        var permutation = new Permutation(seed, epoch, samples);
        var order = new int[samples];
        for (var position = 0; position < samples; position++)
        {
            order[position] = (int)permutation[position];
        }

        return order;
    }

    /// <summary>A true permutation: the shuffle of Fisher and Yates, which makes each of the n! orders equally likely.</summary>
    public static int[] True(ulong seed, long epoch, int samples)
    {
        var random = new KeyedRandom(seed, epoch, 0, Stream);
        var order = Source(samples);
        for (var last = samples - 1; last > 0; last--)
        {
            var other = random.NextInt64(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }

        return order;
    }

    /// <summary>The source's own order.</summary>
    public static int[] Source(int samples)
    {
        var order = new int[samples];
        for (var position = 0; position < samples; position++)
        {
            order[position] = position;
        }

        return order;
    }
}
