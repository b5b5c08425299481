using static TorchSharp.torch;

namespace DataFeed.TorchSharp;

/// <summary>DataFeed's element types and torch's, one to one where both have the type.</summary>
public static class TorchTypes
{
    /// <summary>Torch's type for elements of a batch.</summary>
    /// <param name="dtype">The wire's type.</param>
    /// <param name="tensor">The tensor's name, for the message.</param>
    /// <exception cref="NotSupportedException">
    /// TorchSharp has no such type: `U16`, `U32` and `U64`, or an unknown value.
    /// </exception>
    public static ScalarType ToTorch(this DType dtype, string tensor) =>
        dtype.Find() ?? throw new NotSupportedException(Explain(dtype, tensor));

    /// <summary>The wire's type for torch's.</summary>
    /// <param name="type">Torch's type.</param>
    /// <exception cref="NotSupportedException">The wire has no such type: complex and quantized ones.</exception>
    public static DType ToWire(this ScalarType type) => type switch
    {
        ScalarType.Bool => DType.Bool,
        ScalarType.Byte => DType.U8,
        ScalarType.Int8 => DType.I8,
        ScalarType.Int16 => DType.I16,
        ScalarType.Int32 => DType.I32,
        ScalarType.Int64 => DType.I64,
        ScalarType.Float16 => DType.F16,
        ScalarType.BFloat16 => DType.BF16,
        ScalarType.Float32 => DType.F32,
        ScalarType.Float64 => DType.F64,
        _ => throw new NotSupportedException($"Torch type {type} has no counterpart on the wire."),
    };

    internal static string Explain(DType dtype, string tensor) =>
        $"Tensor \"{tensor}\" is {dtype.ToString().ToUpperInvariant()}, which torch has no type for; let the feed deliver a signed or wider type.";

    internal static ScalarType? Find(this DType dtype) => dtype switch
    {
        DType.Bool => ScalarType.Bool,
        DType.U8 => ScalarType.Byte,
        DType.I8 => ScalarType.Int8,
        DType.I16 => ScalarType.Int16,
        DType.I32 => ScalarType.Int32,
        DType.I64 => ScalarType.Int64,
        DType.F16 => ScalarType.Float16,
        DType.BF16 => ScalarType.BFloat16,
        DType.F32 => ScalarType.Float32,
        DType.F64 => ScalarType.Float64,
        _ => null,
    };
}
