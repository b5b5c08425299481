using DataFeed.Core.Batches;
using DataFeed.Core.Epochs;

namespace DataFeed.Core.Tests.Testing;

/// <summary>A copy of a batch that was read, to be compared.</summary>
internal sealed record ReadBatch(long Step, long Rows, long PaddedRows, string Ids, string Content)
{
    public static ReadBatch Of(EpochBatch batch) => new(
        batch.Step,
        batch.Rows,
        batch.Batch.Rows,
        string.Join(',', batch.Batch.SampleIds.ToArray()),
        string.Join(" | ", batch.Batch.Tensors.Select(tensor => $"{tensor} {Convert.ToHexString(tensor.Bytes.Span)}")));

    /// <summary>The valid rows, each as its tensors' bytes.</summary>
    public static IEnumerable<string> ValidRows(EpochBatch batch)
    {
        for (var row = 0; row < batch.Rows; row++)
        {
            yield return string.Join(' ', batch.Batch.Tensors.Select(tensor => Row(tensor, row)));
        }
    }

    /// <summary>Whether all rows after the valid ones are zero.</summary>
    public static bool PaddingIsZero(EpochBatch batch) =>
        batch.Batch.Tensors.All(tensor =>
            batch.Batch.Rows == 0
            || tensor.Bytes.Span[(int)(tensor.Bytes.Length / batch.Batch.Rows * batch.Rows)..].IndexOfAnyExcept((byte)0) < 0);

    private static string Row(BatchTensor tensor, int row)
    {
        var length = tensor.Bytes.Length / (int)tensor.Shape[0];
        return Convert.ToHexString(tensor.Bytes.Span.Slice(row * length, length));
    }
}
