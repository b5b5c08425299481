namespace DataFeed.Trainer.Models;

/// <summary>A tensor that a model needs of its feed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DType">Its element type.</param>
/// <param name="Shape">Its axes after the batch axis; -1 takes any length.</param>
public sealed record TensorRequirement(string Name, DType DType, params IReadOnlyList<long> Shape)
{
    /// <summary>Whether a feed's tensor meets it, the name aside.</summary>
    /// <param name="spec">The feed's tensor.</param>
    public bool Admits(TensorSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.DType == DType
            && spec.Shape.Length == Shape.Count + 1
            && spec.Shape.Skip(1).Zip(Shape).All(axis => axis.Second == -1 || axis.First == axis.Second);
    }

    /// <summary>Element type and axes as text: `F32 [rows,1,28,28]`.</summary>
    public override string ToString() => Describe(DType, Shape);

    internal static string Describe(TensorSpec spec) => Describe(spec.DType, spec.Shape.Skip(1));

    private static string Describe(DType dtype, IEnumerable<long> axes)
    {
        var shape = axes.Select(axis => axis == -1 ? "any" : FormattableString.Invariant($"{axis}")).Prepend("rows");
        return $"{dtype.ToString().ToUpperInvariant()} [{string.Join(',', shape)}]";
    }
}
