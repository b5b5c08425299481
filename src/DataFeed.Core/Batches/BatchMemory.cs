using System.Buffers;

namespace DataFeed.Core.Batches;

/// <summary>Rented memory of one batch in the making: all tensors in one block, and the ids of its rows.</summary>
/// <remarks>Disposed once: by whoever rented it, or, after <see cref="ToBatch"/>, by the batch.</remarks>
internal sealed class BatchMemory : IDisposable
{
    private readonly ArrayPool<byte> _pool;
    private readonly byte[] _block;
    private readonly long[] _ids;
    private readonly int[] _offsets;

    private BatchMemory(ArrayPool<byte> pool, RowLayout layout, int capacity, int ids, int blockBytes)
    {
        _pool = pool;
        Layout = layout;
        Capacity = capacity;
        _offsets = new int[layout.Count];
        for (var tensor = 0; tensor < layout.Count; tensor++)
        {
            _offsets[tensor] = layout.Offset(tensor, capacity);
        }

        _ids = ArrayPool<long>.Shared.Rent(ids);
        _block = pool.Rent(blockBytes);

        // Rented memory has what others left in it. Cleared, equal samples are equal bytes, and nobody reads another's data.
        _block.AsSpan(0, blockBytes).Clear();
    }

    public RowLayout Layout { get; }

    /// <summary>Rows that fit.</summary>
    public int Capacity { get; }

    /// <summary>Room for at least as many ids as were asked for.</summary>
    public Span<long> Ids => _ids;

    /// <summary>Rents zeroed memory for a number of rows, whose size the caller has checked, and for the ids of the first of them.</summary>
    public static BatchMemory Rent(ArrayPool<byte> pool, RowLayout layout, int rows, int ids) =>
        new(pool, layout, rows, ids, checked((int)layout.BlockBytes(rows)));

    public Span<byte> Row(int tensor, int row)
    {
        var length = Layout.RowBytes(tensor);
        return _block.AsSpan(_offsets[tensor] + (row * length), length);
    }

    /// <summary>Copies the first rows of another block of the same tensors.</summary>
    public void CopyFrom(BatchMemory other, int rows)
    {
        for (var tensor = 0; tensor < Layout.Count; tensor++)
        {
            var length = rows * Layout.RowBytes(tensor);
            other._block.AsSpan(other._offsets[tensor], length).CopyTo(_block.AsSpan(_offsets[tensor]));
        }

        other.Ids[..rows].CopyTo(_ids);
    }

    /// <summary>Makes the batch that owns this memory from now on.</summary>
    /// <param name="rows">The first rows are the batch.</param>
    /// <param name="ids">So many ids were set, from the first row on.</param>
    public Batch ToBatch(int rows, int ids)
    {
        var tensors = new BatchTensor[Layout.Count];
        for (var tensor = 0; tensor < tensors.Length; tensor++)
        {
            var spec = Layout.Specs[tensor];
            var bytes = _block.AsMemory(_offsets[tensor], rows * Layout.RowBytes(tensor));
            tensors[tensor] = BatchTensor.Trusted(spec.Name, spec.DType, spec.Shape.Insert(0, rows), bytes);
        }

        return new(tensors, _ids.AsMemory(0, ids), this);
    }

    public void Dispose()
    {
        _pool.Return(_block);
        ArrayPool<long>.Shared.Return(_ids);
    }
}
