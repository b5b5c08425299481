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
        DType.DtypeBool or DType.DtypeU8 or DType.DtypeI8 => 1,
        DType.DtypeU16 or DType.DtypeI16 or DType.DtypeF16 or DType.DtypeBf16 => 2,
        DType.DtypeU32 or DType.DtypeI32 or DType.DtypeF32 => 4,
        DType.DtypeU64 or DType.DtypeI64 or DType.DtypeF64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "No such element type."),
    };

    /// <summary>The next offset at which a tensor may start.</summary>
    /// <param name="offset">0 or more.</param>
    public static long Align(long offset) => (offset + Alignment - 1) & -Alignment;
}
