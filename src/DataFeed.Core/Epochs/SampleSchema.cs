using System.Collections.Immutable;
using DataFeed.Core.Batches;
using DataFeed.Tensors;

namespace DataFeed.Core.Epochs;

/// <summary>The tensors of every sample of an epoch: as declared, or else as the first one has them.</summary>
internal sealed class SampleSchema
{
    private readonly string _feed;
    private readonly ImmutableArray<TensorSpec> _specs;

    public SampleSchema(EpochPlan plan, Sample first)
    {
        _feed = plan.Feed.Name;
        Layout = plan.Schema.IsEmpty ? new RowLayout([.. first.Tensors.Select(Spec)]) : RowLayout.OfBatches(plan.Schema);
        _specs = Layout.Specs;
    }

    public RowLayout Layout { get; }

    public void Check(Sample sample, long step)
    {
        var tensors = sample.Tensors;
        for (var index = 0; index < Math.Max(tensors.Count, _specs.Length); index++)
        {
            var expected = index < _specs.Length ? _specs[index] : null;
            var got = index < tensors.Count ? tensors[index] : null;
            if (expected is null || got is null || !Fits(got, expected))
            {
                throw EpochErrors.Changed(_feed, step, sample.Id, expected, got is null ? null : Spec(got));
            }
        }
    }

    public void Copy(Sample sample, BatchMemory memory, int row)
    {
        for (var tensor = 0; tensor < _specs.Length; tensor++)
        {
            sample.Tensors[tensor].Bytes.Span.CopyTo(memory.Row(tensor, row));
        }
    }

    private static bool Fits(BatchTensor got, TensorSpec expected) =>
        got.DType == expected.DType && got.Name == expected.Name && got.Shape.AsSpan().SequenceEqual(expected.Shape.AsSpan());

    private static TensorSpec Spec(BatchTensor tensor) => new(tensor.Name, tensor.DType, tensor.Shape);
}
