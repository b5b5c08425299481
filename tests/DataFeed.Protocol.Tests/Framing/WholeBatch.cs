using DataFeed.Protocol.Framing;

namespace DataFeed.Protocol.Tests.Framing;

/// <summary>A received batch, copied out of the memory that it came in.</summary>
internal sealed record WholeBatch(IncomingHeader Header, long[] SampleIds, byte[][] Tensors)
{
    /// <summary>The batch that a part completed, or null. Gives its memory back.</summary>
    public static WholeBatch? TakeFrom(IncomingPart part)
    {
        using var memory = part.Memory;
        return memory is null
            ? null
            : new(part.Header, part.SampleIds.AsSpan().ToArray(), [.. part.Header.Layout.Tensors.Select((_, index) => memory.Tensor(index).ToArray())]);
    }

    /// <summary>All that a reader is told, as text.</summary>
    public string Describe()
    {
        var layout = string.Join(", ", Header.Layout.Tensors.Select(tensor => $"{tensor.Name} {tensor.DType} [{string.Join(',', tensor.Shape)}]"));
        return $"step {Header.Step}, {Header.Rows} rows, cursor {Convert.ToHexString(Header.Cursor.Span)}, lease {Convert.ToHexString(Header.Lease.Span)}, "
            + $"{Header.Timing}, {layout}, ids {string.Join(',', SampleIds)}, {string.Join(' ', Tensors.Select(Convert.ToHexString))}";
    }
}
