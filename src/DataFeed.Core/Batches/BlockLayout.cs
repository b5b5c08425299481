using System.Collections.Immutable;

namespace DataFeed.Core.Batches;

/// <summary>Where each tensor of a batch of so many rows lies in its block. Immutable: batches of equal size share one.</summary>
internal sealed class BlockLayout
{
    private readonly int[] _offsets;
    private readonly ImmutableArray<long>[] _shapes;

    /// <param name="layout">The tensors.</param>
    /// <param name="rows">0 or more; the caller has checked that the block's size fits an int.</param>
    public BlockLayout(RowLayout layout, int rows)
    {
        Tensors = layout;
        Rows = rows;
        Bytes = checked((int)layout.BlockBytes(rows));
        _offsets = [.. Enumerable.Range(0, layout.Count).Select(tensor => layout.Offset(tensor, rows))];
        _shapes = [.. layout.Specs.Select(spec => spec.Shape.Insert(0, rows))];
    }

    public RowLayout Tensors { get; }

    public int Rows { get; }

    /// <summary>Of all tensors, alignment included.</summary>
    public int Bytes { get; }

    public int Offset(int tensor) => _offsets[tensor];

    /// <summary>Batch axis included.</summary>
    public ImmutableArray<long> Shape(int tensor) => _shapes[tensor];
}
