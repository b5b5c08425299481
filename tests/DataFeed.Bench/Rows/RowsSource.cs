using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Tensors;

namespace DataFeed.Bench.Rows;

/// <summary>Rows in memory: 784 floats and a label each, as a TensorDataset has them.</summary>
internal sealed class RowsSource : IIndexedSource
{
    public const string Feed = "rows";

    private readonly float[] _values = new float[RowsOrder.Rows * RowsOrder.Features];

    public RowsSource()
    {
        var state = 1u;
        for (var index = 0; index < _values.Length; index++)
        {
            state = (state * 1664525) + 1013904223;
            _values[index] = state / (float)uint.MaxValue;
        }
    }

    public long Count => RowsOrder.Rows;

    public ImmutableArray<TensorSpec> Schema { get; } = [new("x", DType.F32, [RowsOrder.Features]), new("label", DType.I64, [])];

    public void Read(long index, EpochContext context, SampleDestination destination)
    {
        _values.AsSpan((int)index * RowsOrder.Features, RowsOrder.Features).CopyTo(destination.Values<float>(0));
        destination.Values<long>(1)[0] = index % 10;
    }
}
