using System.Buffers;
using DataFeed.Core.Batches;
using DataFeed.Core.Epochs;

namespace DataFeed.Core.Running;

/// <summary>What a reader gets of a shared batch: a view of its memory, but for padding that is not in it.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class BatchCut(EpochPlan plan, ArrayPool<byte> pool)
{
    private RowLayout? _layout;

    /// <summary>The whole, or a rank's slice. Its holder disposes it.</summary>
    public EpochBatch Of(SharedBatch shared, long rank)
    {
        var whole = shared.Whole;
        if (!plan.NeedsCutting)
        {
            return whole.With(whole.Batch.View(shared.Hold()), whole.Rows);
        }

        var range = RangeOf(whole, rank);
        var batch = range.First + range.PaddedCount <= whole.Batch.Rows ? View(shared, range) : Copy(whole.Batch, range);
        return whole.With(batch, range.Count);
    }

    // A generator that makes its own batches says with each how large it is.
    private SplitRange RangeOf(EpochBatch whole, long rank)
    {
        var full = plan.BatchSize > 0 ? plan.BatchSize : whole.Rows;
        return full == 0 ? default : SplitRange.Of(whole.Rows, full, rank, plan.WorldSize, plan.Remainder);
    }

    private static Batch View(SharedBatch shared, SplitRange range)
    {
        var whole = shared.Whole.Batch;
        var tensors = new BatchTensor[whole.Tensors.Count];
        for (var index = 0; index < tensors.Length; index++)
        {
            var tensor = whole.Tensors[index];
            var rowBytes = whole.Rows == 0 ? 0 : tensor.Bytes.Length / whole.Rows;
            var bytes = tensor.Bytes.Slice((int)(range.First * rowBytes), (int)(range.PaddedCount * rowBytes));
            tensors[index] = BatchTensor.Trusted(tensor.Name, tensor.DType, tensor.Shape.SetItem(0, range.PaddedCount), bytes);
        }

        return Batch.Trusted(tensors, Ids(whole, range), shared.Hold());
    }

    private Batch Copy(Batch whole, SplitRange range)
    {
        _layout ??= new RowLayout([.. whole.Tensors.Select(tensor => new TensorSpec(tensor.Name, tensor.DType, tensor.Shape.RemoveAt(0)))]);
        var ids = Ids(whole, range);
        var (rows, padded) = ((int)range.Count, (int)range.PaddedCount);
        var memory = SampleBlock.Rent(pool, _layout, padded, ids.Length);
        for (var index = 0; index < _layout.Count; index++)
        {
            var rowBytes = _layout.RowBytes(index);
            for (var row = 0; row < rows; row++)
            {
                whole.Tensors[index].Bytes.Span.Slice((int)(range.First + row) * rowBytes, rowBytes).CopyTo(memory.Row(index, row));
            }
        }

        memory.Clear(rows, padded - rows);
        ids.CopyTo(memory.Ids);
        return memory.ToBatch(padded, ids.Length);
    }

    private static ReadOnlyMemory<long> Ids(Batch whole, SplitRange range)
    {
        var first = (int)Math.Min(range.First, whole.SampleIds.Length);
        return whole.SampleIds.Slice(first, (int)Math.Min(range.Count, whole.SampleIds.Length - first));
    }
}
