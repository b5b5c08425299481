using System.Collections.Immutable;
using DataFeed.Core.Batches;
using DataFeed.Core.Order;

namespace DataFeed.Core.Feeds;

/// <summary>Rows of a block that a source is to fill: one for each index that it is asked for, in that order.</summary>
/// <remarks>
/// The columns are memory of the batch itself, so nothing is copied on. A cell that nobody asks for stays zero. Valid until the read that it
/// is given to completes; different rows may be filled by several threads at once.
/// </remarks>
public readonly struct SampleRows
{
    private readonly SampleBlock _block;
    private readonly int _first;
    private readonly ReadOnlyMemory<int> _chosen;

    internal SampleRows(SampleBlock block, int count, EpochContext epoch)
        : this(block, 0, count, default, epoch)
    {
    }

    private SampleRows(SampleBlock block, int first, int count, ReadOnlyMemory<int> chosen, EpochContext epoch)
    {
        (_block, _first, _chosen) = (block, first, chosen);
        Count = count;
        Epoch = epoch;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The epoch that they are read for.</summary>
    public EpochContext Epoch { get; }

    /// <summary>The columns, without a batch axis; -1 for an axis whose length varies from row to row.</summary>
    public ImmutableArray<TensorSpec> Schema => _block.Layout.Specs;

    /// <summary>Whether the rows follow one another in memory, so that <see cref="Column"/> works.</summary>
    public bool IsContiguous => _chosen.IsEmpty;

    /// <summary>The bytes of one cell of a fixed column; of a varying one, what <see cref="Allocate"/> gave. Zero until written.</summary>
    /// <param name="column">Zero-based index in the schema.</param>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column or row.</exception>
    public Memory<byte> Bytes(int column, int row) => _block.Cell(column, Place(row));

    /// <summary>The bytes of a fixed column over all rows, one after the other, for a source that overwrites all of them: they are not cleared before.</summary>
    /// <param name="column">Zero-based index in the schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <exception cref="InvalidOperationException">The rows are not <see cref="IsContiguous"/>, or the column varies.</exception>
    public Memory<byte> Column(int column) => IsContiguous
        ? _block.Column(column, _first, Count)
        : throw new InvalidOperationException("These rows do not follow one another in memory: write each by Bytes.");

    /// <summary>Makes room for one cell of a varying column. One caller at a time for each block.</summary>
    /// <param name="column">Zero-based index in the schema.</param>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    /// <param name="shape">The cell's axes, equal to the schema's where those do not vary.</param>
    /// <returns>Its bytes, all zero, valid as long as the block.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column or row.</exception>
    /// <exception cref="ArgumentException">The column does not vary, or the shape does not fit the schema.</exception>
    public Memory<byte> Allocate(int column, int row, params ReadOnlySpan<long> shape) => _block.Allocate(column, Place(row), shape);

    /// <summary>Some of these rows that follow one another.</summary>
    /// <param name="first">0 or more.</param>
    /// <param name="count">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not all there.</exception>
    public SampleRows Slice(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)first, (uint)Count, nameof(first));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(Count - first), nameof(count));
        return IsContiguous ? new(_block, _first + first, count, default, Epoch) : new(_block, _first, count, _chosen.Slice(first, count), Epoch);
    }

    /// <summary>Some of these rows, in any order: for a source that hands rows on to several others.</summary>
    /// <param name="rows">Each 0 to <see cref="Count"/> - 1; not changed while the result is used.</param>
    public SampleRows Choose(ReadOnlyMemory<int> rows)
    {
        if (IsContiguous && _first == 0)
        {
            return rows.IsEmpty ? Slice(0, 0) : new(_block, 0, rows.Length, rows, Epoch);
        }

        var chosen = new int[rows.Length];
        for (var index = 0; index < chosen.Length; index++)
        {
            chosen[index] = Place(rows.Span[index]);
        }

        return new(_block, 0, chosen.Length, chosen, Epoch);
    }

    /// <summary>One row, as a stage with a name sees it.</summary>
    internal SampleRow Row(int row, SampleKey key, ulong stage, CancellationToken cancellationToken) =>
        new(_block, Place(row), Epoch, key, stage, cancellationToken);

    private int Place(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        return IsContiguous ? _first + row : _chosen.Span[row];
    }
}
