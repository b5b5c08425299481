using System.Buffers;

namespace DataFeed.Core.Batches;

/// <summary>A block with columns that vary: their cells have memory of their own.</summary>
internal sealed class VaryingBlock(ArrayPool<byte> pool, BlockLayout layout, int ids) : SampleBlock(pool, layout, ids)
{
    private readonly VaryingColumn?[] _varying = [.. layout.Tensors.Specs.Select(spec => VaryingColumn.For(spec, layout.Rows, pool))];

    public override Memory<byte> Cell(int column, int row)
    {
        CheckColumn(column);
        return _varying[column] is { } varying ? varying[row] : base.Cell(column, row);
    }

    public override Memory<byte> Column(int column, int first, int rows)
    {
        CheckColumn(column);
        return _varying[column] is null
            ? base.Column(column, first, rows)
            : throw new InvalidOperationException($"Column \"{Layout.Specs[column].Name}\" varies: allocate each of its cells.");
    }

    public override Memory<byte> Allocate(int column, int row, ReadOnlySpan<long> shape)
    {
        CheckColumn(column);
        return _varying[column] is { } varying ? varying.Allocate(row, shape) : base.Allocate(column, row, shape);
    }

    /// <summary>The axes of a cell that was allocated.</summary>
    public ReadOnlySpan<long> Shape(int column, int row) => _varying[column]!.Shape(row);

    public override void Dispose()
    {
        base.Dispose();
        foreach (var column in _varying)
        {
            column?.Dispose();
        }
    }
}
