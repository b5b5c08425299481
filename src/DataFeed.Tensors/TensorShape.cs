using System.Collections.Immutable;

namespace DataFeed;

/// <summary>Arithmetic on the axes of a tensor.</summary>
public static class TensorShape
{
    /// <summary>Stands in a <see cref="TensorSpec"/> for an axis whose length varies: as the first axis of a batch's tensor, the batch axis.</summary>
    public const long Varying = -1;

    /// <summary>Bytes that a tensor may have at most: 1 GiB. Pools keep no larger arrays, so each would be new memory.</summary>
    public const int MaxBytes = 1 << 30;

    /// <summary>Axes that a tensor may have at most: more than any tensor library takes.</summary>
    public const int MaxRank = 32;

    /// <summary>A shape that a tensor can have.</summary>
    /// <param name="name">The tensor's name, for the message.</param>
    /// <param name="shape">Length of each axis; -1 for one that varies.</param>
    /// <returns>The same.</returns>
    /// <exception cref="ArgumentException">It is not initialized, has too many axes, or a negative one.</exception>
    public static ImmutableArray<long> Checked(string name, ImmutableArray<long> shape)
    {
        if (shape.IsDefault)
        {
            throw new ArgumentException($"Tensor \"{name}\" needs a shape.", nameof(shape));
        }

        if (shape.Length > MaxRank)
        {
            throw new ArgumentException($"Tensor \"{name}\" has {shape.Length} axes; at most {MaxRank} are possible.", nameof(shape));
        }

        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] < Varying)
            {
                throw new ArgumentException(
                    $"Tensor \"{name}\" has the shape {Text(shape.AsSpan())}: an axis is 0 or more, or -1 where it varies.",
                    nameof(shape));
            }
        }

        return shape;
    }

    /// <summary>Elements in a tensor of this shape; <see cref="long.MaxValue"/> where they are more than that.</summary>
    /// <param name="shape">Length of each axis, none negative.</param>
    public static long Elements(ReadOnlySpan<long> shape)
    {
        var elements = UInt128.One;
        foreach (var length in shape)
        {
            if (length == 0)
            {
                return 0;
            }

            elements = UInt128.Min(elements * (ulong)length, long.MaxValue);
        }

        return (long)elements;
    }

    /// <summary>The product of two counts, neither negative; <see cref="long.MaxValue"/> where it is more than that.</summary>
    public static long Multiply(long left, long right) => (long)Int128.Min((Int128)left * right, long.MaxValue);

    /// <summary>For example <c>[-1,28,28]</c>.</summary>
    /// <param name="shape">Length of each axis.</param>
    public static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(',', shape.ToArray())}]";
}
