using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Which C# type stands for which dtype.</summary>
internal static class ElementTypes
{
    private static readonly Dictionary<Type, ScalarType> ByType = new()
    {
        [typeof(bool)] = ScalarType.Bool,
        [typeof(byte)] = ScalarType.Byte,
        [typeof(sbyte)] = ScalarType.Int8,
        [typeof(short)] = ScalarType.Int16,
        [typeof(int)] = ScalarType.Int32,
        [typeof(long)] = ScalarType.Int64,
        [typeof(Half)] = ScalarType.Float16,
        [typeof(float)] = ScalarType.Float32,
        [typeof(double)] = ScalarType.Float64,
    };

    /// <exception cref="NotSupportedException">No dtype corresponds.</exception>
    public static ScalarType Of(Type type) => ByType.TryGetValue(type, out var scalarType)
        ? scalarType
        : throw new NotSupportedException($"There is no dtype for {type.FullName}.");
}
