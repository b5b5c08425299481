using DataFeed.Protocol.V1;

namespace DataFeed.Protocol.Framing;

/// <summary>Sizes of the wire's element types, and the alignment of tensors in a batch.</summary>
public static class WireTypes
{
    /// <summary>Each tensor starts at a multiple of this many bytes in its batch: a cache line, and what SIMD loads want.</summary>
    public const int Alignment = 64;

    /// <summary>Bytes of data in one response at most.</summary>
    // A quarter of the smallest default receive limit among gRPC clients (4 MiB), so that several fit a flow-control window.
    public const int PartBytes = 1 << 20;

    /// <summary>Bytes of one element.</summary>
    /// <param name="dtype">A defined type.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dtype"/> is not defined or unspecified.</exception>
    public static int ByteSize(this DType dtype) => dtype switch
    {
        DType.Bool or DType.U8 or DType.I8 => 1,
        DType.U16 or DType.I16 or DType.F16 or DType.Bf16 => 2,
        DType.U32 or DType.I32 or DType.F32 => 4,
        DType.U64 or DType.I64 or DType.F64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "No such element type."),
    };

    /// <summary>The next offset at which a tensor may start.</summary>
    /// <param name="offset">0 or more.</param>
    public static long Align(long offset) => (offset + Alignment - 1) & -Alignment;
}
