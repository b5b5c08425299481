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

        Require(header.Step >= 0 && header.Rows >= 0, header, "a negative step or row count");
        Require(header.Tensors.Count <= MaxTensors, header, $"more than {MaxTensors} tensors");
        var end = 0L;
        foreach (var tensor in header.Tensors)
        {
            Require(tensor.Offset == WireTypes.Align(end), header, $"tensor \"{tensor.Name}\" at offset {tensor.Offset}, not {WireTypes.Align(end)}");
            Require(tensor.Length == LengthOf(tensor, header), header, $"tensor \"{tensor.Name}\" with {tensor.Length} bytes, which its shape does not give");
            end = tensor.Offset + tensor.Length;
        }

        Require(header.TotalBytes == end, header, $"{header.TotalBytes} bytes in all where its tensors end at {end}");
    }

    private static long LengthOf(TensorLayout tensor, BatchHeader header)
    {
        Require(Enum.IsDefined(tensor.Dtype) && tensor.Dtype != DType.DtypeUnspecified, header, $"tensor \"{tensor.Name}\" of unknown type {(int)tensor.Dtype}");
        Require(tensor.Shape.Count <= MaxAxes, header, $"tensor \"{tensor.Name}\" with more than {MaxAxes} axes");
        Int128 length = tensor.Dtype.ByteSize();
        foreach (var axis in tensor.Shape)
        {
            Require(axis >= 0, header, $"tensor \"{tensor.Name}\" with a negative axis");
            length = Int128.Min(length * axis, long.MaxValue);
        }

        return (long)length;
    }

    private static void Require(bool holds, BatchHeader header, FormattableString found)
    {
        if (!holds)
        {
            throw new DataFeedException(DataFeedError.ProtocolViolation,
                $"Batch at step {header.Step} came with {FormattableString.Invariant(found)}.");
        }
    }

    private static void Require(bool holds, BatchHeader header, string found)
    {
        if (!holds)
        {
            throw new DataFeedException(DataFeedError.ProtocolViolation, $"Batch at step {header.Step} came with {found}.");
        }
    }
}
