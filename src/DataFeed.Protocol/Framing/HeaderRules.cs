using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;

namespace DataFeed.Protocol.Framing;

/// <summary>What a batch header must keep to before memory is given for it. The sender may be any server, or garbage.</summary>
internal static class HeaderRules
{
    private const int MaxTensors = 4096;
    private const int MaxAxes = 32;

    /// <exception cref="DataFeedException">
    /// <see cref="DataFeedError.BatchTooLarge"/> or <see cref="DataFeedError.ProtocolViolation"/>, naming step, tensor and rule.
    /// </exception>
    public static void Check(BatchHeader header, long maxBatchBytes)
    {
        if (header.TotalBytes > maxBatchBytes)
        {
            throw new DataFeedException(DataFeedError.BatchTooLarge,
                $"Batch at step {header.Step} has {header.TotalBytes} bytes; this client takes {maxBatchBytes} at most.");
        }

        if (header.Step < 0 || header.Rows < 0 || header.TotalBytes < 0)
        {
            throw Broken(header, "a negative step, row count or size");
        }

        if (header.Tensors.Count > MaxTensors)
        {
            throw Broken(header, $"more than {MaxTensors} tensors");
        }

        var end = 0L;
        foreach (var tensor in header.Tensors)
        {
            if (tensor.Offset != WireTypes.Align(end))
            {
                throw Broken(header, $"tensor \"{tensor.Name}\" at offset {tensor.Offset}, not {WireTypes.Align(end)}");
            }

            if (tensor.Length > header.TotalBytes || tensor.Length != LengthOf(tensor, header))
            {
                throw Broken(header, $"tensor \"{tensor.Name}\" with {tensor.Length} bytes, which its shape does not give");
            }

            end = tensor.Offset + tensor.Length;
        }

        if (header.TotalBytes != end)
        {
            throw Broken(header, $"{header.TotalBytes} bytes in all where its tensors end at {end}");
        }
    }

    private static long LengthOf(TensorLayout tensor, BatchHeader header)
    {
        if (!Enum.IsDefined(tensor.Dtype) || tensor.Dtype == DType.Unspecified)
        {
            throw Broken(header, $"tensor \"{tensor.Name}\" of unknown type {(int)tensor.Dtype}");
        }

        if (tensor.Shape.Count > MaxAxes)
        {
            throw Broken(header, $"tensor \"{tensor.Name}\" with more than {MaxAxes} axes");
        }

        Int128 length = tensor.Dtype.ByteSize();
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
