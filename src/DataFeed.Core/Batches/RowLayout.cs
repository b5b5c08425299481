using System.Collections.Immutable;

namespace DataFeed.Core.Batches;

/// <summary>Where the tensors of a batch lie in one block: one after the other, each at a multiple of 64 bytes.</summary>
internal sealed class RowLayout
{
    /// <summary>The wire's alignment, and a cache line.</summary>
    public const int Alignment = 64;

    private readonly long[] _rowBytes;
    private readonly long _bytesPerRow;
    private BlockLayout? _lastBlock;

    /// <param name="specs">The tensors of one row, without a batch axis.</param>
    public RowLayout(ImmutableArray<TensorSpec> specs)
    {
        Specs = specs;
        HasVarying = specs.Any(spec => spec.IsVarying);
        _rowBytes = [.. specs.Select(RowBytes)];
        _bytesPerRow = (long)Int128.Min(_rowBytes.Aggregate(Int128.Zero, (total, bytes) => total + bytes), long.MaxValue);
    }

    /// <summary>The tensors of one row, without a batch axis.</summary>
    public ImmutableArray<TensorSpec> Specs { get; }

    public int Count => Specs.Length;

    /// <summary>Whether a column varies. Its cells lie elsewhere, and take no room in a block.</summary>
    public bool HasVarying { get; }

    /// <summary>The rows of batches of these tensors, whose first axis is the batch axis.</summary>
    public static RowLayout OfBatches(ImmutableArray<TensorSpec> schema) =>
        new([.. schema.Select(tensor => new TensorSpec(tensor.Name, tensor.DType, tensor.Shape.RemoveAt(0)))]);

    /// <summary>Bytes of one row of one tensor. Fits an int wherever a block was rented for it.</summary>
    public int RowBytes(int tensor) => (int)_rowBytes[tensor];

    /// <summary>The block of that many rows, whose size the caller has checked. Thread-safe; most batches of an epoch share one.</summary>
    public BlockLayout Block(int rows)
    {
        var block = _lastBlock;
        return block?.Rows == rows ? block : _lastBlock = new BlockLayout(this, rows);
    }

    /// <summary>Bytes that a number of rows takes; <see cref="long.MaxValue"/> where that is more than can be counted.</summary>
    public long BlockBytes(long rows)
    {
        Int128 total = 0;
        foreach (var rowBytes in _rowBytes)
        {
            total += Aligned((Int128)rowBytes * rows);
        }

        return (long)Int128.Min(total, long.MaxValue);
    }

    /// <summary>Bytes of a number of rows of all tensors, without alignment; <see cref="long.MaxValue"/> where that is more than can be counted.</summary>
    public long ByteLength(long rows) => TensorShape.Multiply(_bytesPerRow, rows);

    /// <summary>Rows that surely fit into that many bytes, alignment included; at most <see cref="int.MaxValue"/>.</summary>
    public int RowsIn(long bytes)
    {
        Int128 each = 0;
        foreach (var rowBytes in _rowBytes)
        {
            each += rowBytes;
        }

        var free = Int128.Max(bytes - ((Int128)Count * (Alignment - 1)), 0);
        return (int)Int128.Min(each == 0 ? int.MaxValue : free / each, int.MaxValue);
    }

    /// <summary>Where one tensor starts in a block of that many rows, whose size fits an int.</summary>
    public int Offset(int tensor, int rows)
    {
        Int128 offset = 0;
        for (var before = 0; before < tensor; before++)
        {
            offset += Aligned((Int128)_rowBytes[before] * rows);
        }

        return (int)offset;
    }

    private static long RowBytes(TensorSpec spec) =>
        spec.IsVarying ? 0 : TensorShape.Multiply(TensorShape.Elements(spec.Shape.AsSpan()), spec.DType.ByteSize());

    private static Int128 Aligned(Int128 bytes) => (bytes + Alignment - 1) / Alignment * Alignment;
}
