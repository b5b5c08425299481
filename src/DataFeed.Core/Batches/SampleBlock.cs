using System.Buffers;
using System.Runtime.InteropServices;

namespace DataFeed.Core.Batches;

/// <summary>Samples as columns in rented memory: one batch in the making, and the ids of its rows.</summary>
/// <remarks>
/// Disposed once: by whoever rented it, or, after <see cref="ToBatch"/>, by the batch. It has in it what others left there: every row
/// that is delivered is written wholly, or cleared. So equal samples are equal bytes, and nobody reads another's data.
/// </remarks>
internal class SampleBlock : IDisposable
{
    private readonly ArrayPool<byte> _pool;
    private readonly BlockLayout _layout;
    private readonly byte[] _block;

    // Behind the ids, a byte for each cell: whether a source was given it, and it was cleared then. There, because each array costs its renting.
    private readonly long[] _ids;

    protected SampleBlock(ArrayPool<byte> pool, BlockLayout layout, int ids)
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
    public Memory<long> Ids => _ids;

    /// <summary>Rents memory for rows that are written wholly. The caller has checked their size.</summary>
    public static SampleBlock Rent(ArrayPool<byte> pool, RowLayout layout, int rows, int ids) => new(pool, layout.Block(rows), ids);

    /// <summary>Rents memory whose cells a source fills. The caller has checked its size.</summary>
    public static SampleBlock RentForSource(ArrayPool<byte> pool, RowLayout layout, int rows)
    {
        var given = checked((rows * layout.Count) + sizeof(long) - 1) / sizeof(long);
        var ids = checked(rows + given);
        var block = layout.HasVarying ? new VaryingBlock(pool, layout.Block(rows), ids) : new SampleBlock(pool, layout.Block(rows), ids);
        block.Given.Clear();
        return block;
    }

    public Span<byte> Row(int column, int row) => Rows(column, row, 1).Span;

    /// <summary>A cell for a source to write: all zero the first time. One right before it is written costs next to nothing: it is in the cache then.</summary>
    public virtual Memory<byte> Cell(int column, int row)
    {
        CheckColumn(column);
        var cell = Rows(column, row, 1);
        ref var given = ref Given[(column * Capacity) + row];
        if (given == 0)
        {
            given = 1;
            cell.Span.Clear();
        }

        return cell;
    }

    /// <summary>A fixed column of some rows, for a source that overwrites all of it.</summary>
    public virtual Memory<byte> Column(int column, int first, int rows)
    {
        CheckColumn(column);
        Given.Slice((column * Capacity) + first, rows).Fill(1);
        return Rows(column, first, rows);
    }

    /// <summary>Makes room for a cell of a varying column.</summary>
    /// <exception cref="ArgumentException">The column does not vary, or has no cells of this shape.</exception>
    public virtual Memory<byte> Allocate(int column, int row, ReadOnlySpan<long> shape)
    {
        CheckColumn(column);
        throw new ArgumentException($"Column \"{Layout.Specs[column].Name}\" does not vary: its cells have their room already.", nameof(column));
    }

    /// <summary>Makes zero what no source asked for in the first rows.</summary>
    public void ClearRest(int rows)
    {
        for (var column = 0; column < Layout.Count; column++)
        {
            var given = Given.Slice(column * Capacity, rows);
            for (var row = given.IndexOf((byte)0); row >= 0; row = given.IndexOf((byte)0))
            {
                given[row] = 1;
                Row(column, row).Clear();
            }
        }
    }

    /// <summary>Makes some rows all zero.</summary>
    public void Clear(int first, int rows)
    {
        for (var column = 0; column < Layout.Count; column++)
        {
            Rows(column, first, rows).Span.Clear();
        }
    }

    /// <summary>Copies the first rows of another block of the same columns.</summary>
    public void CopyFrom(SampleBlock other, int rows)
    {
        for (var column = 0; column < Layout.Count; column++)
        {
            other.Rows(column, 0, rows).CopyTo(Rows(column, 0, rows));
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
        for (var column = 0; column < tensors.Length; column++)
        {
            var spec = Layout.Specs[column];
            tensors[column] = BatchTensor.Trusted(spec.Name, spec.DType, shapes.Shape(column), Rows(column, 0, rows));
        }

        return Batch.Trusted(tensors, _ids.AsMemory(0, ids), this);
    }

    /// <summary>Gives the memory back.</summary>
    public virtual void Dispose()
    {
        _pool.Return(_block);
        ArrayPool<long>.Shared.Return(_ids);
    }

    protected void CheckColumn(int column) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Layout.Count, nameof(column));

    private Span<byte> Given => MemoryMarshal.AsBytes(_ids.AsSpan(Capacity))[..(Capacity * Layout.Count)];

    private Memory<byte> Rows(int column, int first, int rows)
    {
        var length = Layout.RowBytes(column);
        return _block.AsMemory(_layout.Offset(column) + (first * length), rows * length);
    }
}
