using System.Buffers;

namespace DataFeed.Core.Batches;

/// <summary>Rented memory of one batch in the making: all tensors in one block, and the ids of its rows.</summary>
/// <remarks>
/// Disposed once: by whoever rented it, or, after <see cref="ToBatch"/>, by the batch. It has in it what others left there: every row
/// that is delivered is written wholly, or cleared. So equal samples are equal bytes, and nobody reads another's data.
/// </remarks>
internal sealed class BatchMemory : IDisposable
{
    private readonly ArrayPool<byte> _pool;
    private readonly BlockLayout _layout;
    private readonly byte[] _block;
    private readonly long[] _ids;

    private BatchMemory(ArrayPool<byte> pool, BlockLayout layout, int ids)
    {
        _pool = pool;
        _layout = layout;
        _ids = ArrayPool<long>.Shared.Rent(ids);
        _block = pool.Rent(layout.Bytes);
    }

    public RowLayout Layout => _layout.Tensors;

    /// <summary>Rows that fit.</summary>
    public int Capacity => _layout.Rows;

    /// <summary>Room for at least as many ids as were asked for.</summary>
    public Span<long> Ids => _ids;

    /// <summary>Rents memory for a number of rows, whose size the caller has checked, and for the ids of the first of them.</summary>
    public static BatchMemory Rent(ArrayPool<byte> pool, RowLayout layout, int rows, int ids) => new(pool, layout.Block(rows), ids);

    public Span<byte> Row(int tensor, int row) => Rows(tensor, row, 1);

    /// <summary>Makes some rows all zero. One right before it is written costs next to nothing: it is in the cache then.</summary>
    public void Clear(int first, int rows)
    {
        for (var tensor = 0; tensor < Layout.Count; tensor++)
        {
            Rows(tensor, first, rows).Clear();
        }
    }

    /// <summary>Copies the first rows of another block of the same tensors.</summary>
    public void CopyFrom(BatchMemory other, int rows)
    {
        for (var tensor = 0; tensor < Layout.Count; tensor++)
        {
            other.Rows(tensor, 0, rows).CopyTo(Rows(tensor, 0, rows));
        }

        other.Ids[..rows].CopyTo(_ids);
    }

    /// <summary>Makes the batch that owns this memory from now on.</summary>
    /// <param name="rows">The first rows are the batch.</param>
    /// <param name="ids">So many ids were set, from the first row on.</param>
    public Batch ToBatch(int rows, int ids)
    {
        var shapes = Layout.Block(rows);
        var tensors = new BatchTensor[Layout.Count];
        for (var tensor = 0; tensor < tensors.Length; tensor++)
        {
            var spec = Layout.Specs[tensor];
            var bytes = _block.AsMemory(_layout.Offset(tensor), rows * Layout.RowBytes(tensor));
            tensors[tensor] = BatchTensor.Trusted(spec.Name, spec.DType, shapes.Shape(tensor), bytes);
        }

        return Batch.Trusted(tensors, _ids.AsMemory(0, ids), this);
    }

    public void Dispose()
    {
        _pool.Return(_block);
        ArrayPool<long>.Shared.Return(_ids);
    }

    private Span<byte> Rows(int tensor, int first, int rows)
    {
        var length = Layout.RowBytes(tensor);
        return _block.AsSpan(_layout.Offset(tensor) + (first * length), rows * length);
    }
}
