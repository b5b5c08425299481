namespace DataFeed;

/// <summary>What each <see cref="DType"/> is in bytes and in .NET.</summary>
public static class DTypes
{
    /// <summary>Bytes of one element: 1, 2, 4 or 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dtype"/> is none of the named ones.</exception>
    public static int ByteSize(this DType dtype) => dtype switch
    {
        DType.Bool or DType.U8 or DType.I8 => 1,
        DType.U16 or DType.I16 or DType.F16 or DType.BF16 => 2,
        DType.U32 or DType.I32 or DType.F32 => 4,
        DType.U64 or DType.I64 or DType.F64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "Not a DType."),
    };

    /// <summary>The element type that <typeparamref name="T"/> holds. Never <see cref="DType.BF16"/>.</summary>
    /// <exception cref="ArgumentException">No element type is held by <typeparamref name="T"/>.</exception>
    public static DType Of<T>()
        where T : unmanaged =>
        // A chain of typeof comparisons is a constant to the JIT, which matters to SampleRow.Values.
        typeof(T) == typeof(float) ? DType.F32
        : typeof(T) == typeof(long) ? DType.I64
        : typeof(T) == typeof(byte) ? DType.U8
        : typeof(T) == typeof(int) ? DType.I32
        : typeof(T) == typeof(double) ? DType.F64
        : typeof(T) == typeof(bool) ? DType.Bool
        : typeof(T) == typeof(sbyte) ? DType.I8
        : typeof(T) == typeof(short) ? DType.I16
        : typeof(T) == typeof(ushort) ? DType.U16
        : typeof(T) == typeof(uint) ? DType.U32
        : typeof(T) == typeof(ulong) ? DType.U64
        : typeof(T) == typeof(Half) ? DType.F16
        : throw new ArgumentException($"No DType holds {typeof(T).Name}.", nameof(T));
}
