using System.Collections.Immutable;
using DataFeed.Core.Batches;
using DataFeed.Core.Epochs;

namespace DataFeed.Core.Running;

/// <summary>Holds what a generator yields to the tensors that its feed declares, or that the first one has.</summary>
internal sealed class SchemaCheck(string feed, ImmutableArray<TensorSpec> declared)
{
    private ImmutableArray<TensorSpec> _schema = declared;

    /// <summary>Checks a batch; the first one becomes the schema where none is declared.</summary>
    /// <returns>The schema, batch axis included.</returns>
    public ImmutableArray<TensorSpec> Check(Batch batch, long step) => Check(batch.Tensors, 1, step, null);

    /// <summary>Checks a sample, whose tensors have no batch axis.</summary>
    /// <returns>The schema, batch axis included.</returns>
    public ImmutableArray<TensorSpec> Check(Sample sample, long step) => Check(sample.Tensors, 0, step, sample.Id);

    // Skipped axes of what came stand where the schema has its batch axis.
    private ImmutableArray<TensorSpec> Check(IReadOnlyList<BatchTensor> tensors, int skipped, long step, long? sampleId)
    {
        if (_schema.IsEmpty)
        {
            return _schema = [.. tensors.Select(tensor => Spec(tensor, skipped))];
        }

        for (var index = 0; index < Math.Max(tensors.Count, _schema.Length); index++)
        {
            var expected = index < _schema.Length ? _schema[index] : null;
            var got = index < tensors.Count ? tensors[index] : null;
            if (expected is null || got is null || !Fits(got, expected, skipped))
            {
                throw EpochErrors.Changed(feed, step, sampleId, expected is null ? null : Told(expected, skipped), got is null ? null : Told(Spec(got, skipped), skipped));
            }
        }

        return _schema;
    }

    private static bool Fits(BatchTensor got, TensorSpec expected, int skipped) =>
        got.DType == expected.DType && got.Name == expected.Name && got.Shape.Length - skipped == expected.Shape.Length - 1
        && got.Shape.AsSpan(skipped..).SequenceEqual(expected.Shape.AsSpan(1..));

    // A sample is told as it is: without the axis that it will get.
    private static TensorSpec Told(TensorSpec spec, int skipped) => skipped > 0 ? spec : new(spec.Name, spec.DType, spec.Shape.RemoveAt(0));

    private static TensorSpec Spec(BatchTensor tensor, int skipped) =>
        new(tensor.Name, tensor.DType, tensor.Shape.RemoveRange(0, skipped).Insert(0, TensorShape.Varying));
}
