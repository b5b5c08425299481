using System.Collections.Immutable;
using DataFeed.Core.Batches;
using DataFeed.Tensors;

namespace DataFeed.Core.Epochs;

/// <summary>Holds every batch of an epoch to the tensors that its feed declares or that its first batch has.</summary>
internal sealed class SchemaCheck(string feed, ImmutableArray<TensorSpec> declared)
{
    private ImmutableArray<TensorSpec> _schema = declared;

    /// <summary>Checks a batch; the first one becomes the schema where none is declared.</summary>
    /// <returns>The schema.</returns>
    public ImmutableArray<TensorSpec> Check(Batch batch, long step)
    {
        if (_schema.IsEmpty)
        {
            return _schema = [.. batch.Tensors.Select(Spec)];
        }

        for (var index = 0; index < Math.Max(batch.Tensors.Count, _schema.Length); index++)
        {
            var expected = index < _schema.Length ? _schema[index] : null;
            var got = index < batch.Tensors.Count ? batch.Tensors[index] : null;
            if (expected is null || got is null || !Fits(got, expected))
            {
                throw EpochErrors.Changed(feed, step, null, expected, got is null ? null : Spec(got));
            }
        }

        return _schema;
    }

    private static bool Fits(BatchTensor got, TensorSpec expected) =>
        got.DType == expected.DType && got.Name == expected.Name && got.Shape.Length == expected.Shape.Length
        && got.Shape.AsSpan(1..).SequenceEqual(expected.Shape.AsSpan(1..));

    private static TensorSpec Spec(BatchTensor tensor) =>
        new(tensor.Name, tensor.DType, tensor.Shape.SetItem(0, TensorShape.BatchAxis));
}
