using System.Collections.Immutable;

namespace DataFeed;

/// <summary>A tensor as a feed promises it. Equal where name, element type and every axis are equal.</summary>
/// <param name="Name">Unique within a batch; not empty.</param>
/// <param name="DType">Type of each element.</param>
/// <param name="Shape">Length of each axis, 0 or more; -1 for one that varies, such as the batch axis, which stands first. Empty for a scalar.</param>
public sealed record TensorSpec(string Name, DType DType, ImmutableArray<long> Shape)
{
    /// <summary>Unique within a batch; not empty.</summary>
    public string Name { get; } = string.IsNullOrEmpty(Name)
        ? throw new ArgumentException("A tensor needs a name.", nameof(Name))
        : Name;

    /// <summary>Type of each element.</summary>
    public DType DType { get; } = DType.ByteSize() > 0 ? DType : default;

    /// <summary>Length of each axis, 0 or more; -1 for one that varies, such as the batch axis, which stands first. Empty for a scalar.</summary>
    public ImmutableArray<long> Shape { get; } = TensorShape.Checked(Name, Shape);

    /// <summary>Whether the first axis is the batch axis.</summary>
    public bool IsBatched => !Shape.IsEmpty && Shape[0] == TensorShape.Varying;

    /// <summary>Whether the length of an axis varies.</summary>
    public bool IsVarying => Shape.Contains(TensorShape.Varying);

    /// <summary>The same tensor of a single sample, put under a batch axis.</summary>
    public TensorSpec Batched() => new(Name, DType, Shape.Insert(0, TensorShape.Varying));

    /// <inheritdoc/>
    public bool Equals(TensorSpec? other) =>
        other is not null && Name == other.Name && DType == other.DType && Shape.AsSpan().SequenceEqual(other.Shape.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Name);
        hash.Add(DType);
        foreach (var length in Shape)
        {
            hash.Add(length);
        }

        return hash.ToHashCode();
    }

    /// <summary>For example <c>image F32 [-1,1,28,28]</c>.</summary>
    public override string ToString() => $"{Name} {DType} {TensorShape.Text(Shape.AsSpan())}";
}
