using System.Collections.Immutable;
using DataFeed.Core.Feeds;

namespace DataFeed.Bench.Rows;

/// <summary>Rows in memory: 784 floats and a label each, as a TensorDataset has them.</summary>
internal sealed class RowsSource : SampleSource
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

    public override long Count => RowsOrder.Rows;

    public override string Identity => "RowsSource";

    public override ImmutableArray<TensorSpec> Schema { get; } = [new("x", DType.F32, [RowsOrder.Features]), new("label", DType.I64, [])];

    protected override void Read(long index, SampleRow row)
    {
        _values.AsSpan((int)index * RowsOrder.Features, RowsOrder.Features).CopyTo(row.Values<float>(0));
        row.Values<long>(1)[0] = index % 10;
    }
}
