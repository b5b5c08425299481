using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;

namespace DataFeed.Protocol.Framing;

/// <summary>What a batch header must keep to before memory is given for it. The sender may be any server, or garbage.</summary>
internal static class HeaderRules
{
    /// <exception cref="DataFeedException">
    /// <see cref="DataFeedError.BatchTooLarge"/> or <see cref="DataFeedError.ProtocolViolation"/>, naming step, tensor and rule.
    /// </exception>
    public static void Check(BatchHeader header, long maxBatchBytes)
    {
        if (header.TotalBytes > maxBatchBytes)
        {
            throw TooLarge(header.Step, header.TotalBytes, maxBatchBytes);
        }

        if (header.Step < 0 || header.Rows < 0 || header.TotalBytes < 0)
        {
            throw Broken(header, "a negative step, row count or size");
        }

        if (header.Tensors.Count > BatchLayout.MaxTensors)
        {
            throw Broken(header, $"more than {BatchLayout.MaxTensors} tensors");
        }

        var end = 0L;
        foreach (var tensor in header.Tensors)
        {
            end = Check(tensor, end, header);
        }

        if (header.SampleIds is { } ids)
        {
            end = Check(ids, end, header);
            if (ids.Dtype != V1.DType.I64 || ids.Shape.Count != 1)
            {
                throw Broken(header, "sample ids that are no list of I64");
            }
        }

        if (header.TotalBytes != end)
        {
            throw Broken(header, $"{header.TotalBytes} bytes in all where its tensors end at {end}");
        }
    }

    /// <summary>Checks what may differ between batches of one layout.</summary>
    public static void CheckNumbers(long step, long rows, BatchLayout layout, long maxBatchBytes)
    {
        if (layout.TotalBytes > maxBatchBytes)
        {
            throw TooLarge(step, layout.TotalBytes, maxBatchBytes);
        }

        if (step < 0 || rows < 0)
        {
            throw new DataFeedException(DataFeedError.ProtocolViolation, $"Batch at step {step} came with a negative step or row count.");
        }

        if (layout.SampleIds is { } ids && ids.Shape[0] != rows)
        {
            throw new DataFeedException(DataFeedError.ProtocolViolation, $"Batch at step {step} came with {ids.Shape[0]} sample ids for {rows} rows.");
        }
    }

    private static long Check(V1.TensorLayout tensor, long end, BatchHeader header)
    {
        if (tensor.Offset != BatchLayout.Align(end))
        {
            throw Broken(header, $"tensor \"{tensor.Name}\" at offset {tensor.Offset}, not {BatchLayout.Align(end)}");
        }

        if (tensor.Length > header.TotalBytes || tensor.Length != LengthOf(tensor, header))
        {
            throw Broken(header, $"tensor \"{tensor.Name}\" with {tensor.Length} bytes, which its shape does not give");
        }

        return tensor.Offset + tensor.Length;
    }

    private static DataFeedException TooLarge(long step, long bytes, long limit) =>
        new(DataFeedError.BatchTooLarge, $"Batch at step {step} has {bytes} bytes; this client takes {limit} at most.");

    private static long LengthOf(V1.TensorLayout tensor, BatchHeader header)
    {
        if (!Enum.IsDefined(tensor.Dtype) || tensor.Dtype == V1.DType.Unspecified)
        {
            throw Broken(header, $"tensor \"{tensor.Name}\" of unknown type {(int)tensor.Dtype}");
        }

        if (tensor.Shape.Count > TensorShape.MaxRank)
        {
            throw Broken(header, $"tensor \"{tensor.Name}\" with more than {TensorShape.MaxRank} axes");
        }

        Int128 length = ((DType)tensor.Dtype).ByteSize();
        foreach (var axis in tensor.Shape)
        {
            if (axis < 0)
            {
                throw Broken(header, $"tensor \"{tensor.Name}\" with a negative axis");
            }

            length = Int128.Min(length * axis, long.MaxValue);
        }

        return (long)length;
    }

    private static DataFeedException Broken(BatchHeader header, string found) =>
        new(DataFeedError.ProtocolViolation, $"Batch at step {header.Step} came with {found}.");
}
