using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Protocol.Framing;

/// <summary>Reads the headers of one stream. What repeats from batch to batch, names, types and shapes, is parsed once.</summary>
internal sealed class HeaderReader(long maxBatchBytes)
{
    private const int Varint = 0;
    private const int Bytes = 2;

    // The encoded layout of the batch before, and what it says.
    private byte[] _encoded = [];
    private BatchLayout _layout = new([], null, 0);

    /// <exception cref="DataFeedException">
    /// <see cref="DataFeedError.BatchTooLarge"/> or <see cref="DataFeedError.ProtocolViolation"/>, naming step, tensor and rule.
    /// </exception>
    public IncomingHeader Read(ReadOnlySpan<byte> header)
    {
        var reader = new WireReader(header, "A batch header");
        var (step, rows, totalBytes, same) = (0L, 0L, 0L, 0);
        byte[] cursor = [], lease = [];
        var timing = default(BatchTiming);
        var isSame = true;
        while (true)
        {
            var before = reader.Rest;
            switch (reader.Tag())
            {
                case 0:
                    var isKnown = isSame && same == _encoded.Length && totalBytes == _layout.TotalBytes && header.Length > 0;
                    var layout = isKnown ? _layout : Learn(header);
                    HeaderRules.CheckNumbers(step, rows, layout, maxBatchBytes);
                    return new(step, rows, cursor, lease, timing, layout);
                case (BatchHeader.StepFieldNumber << 3) | Varint:
                    step = (long)reader.Varint();
                    break;
                case (BatchHeader.RowsFieldNumber << 3) | Varint:
                    rows = (long)reader.Varint();
                    break;
                case (BatchHeader.TotalBytesFieldNumber << 3) | Varint:
                    totalBytes = (long)reader.Varint();
                    break;
                case (BatchHeader.CursorFieldNumber << 3) | Bytes:
                    cursor = reader.Bytes().ToArray();
                    break;
                case (BatchHeader.LeaseFieldNumber << 3) | Bytes:
                    lease = reader.Bytes().ToArray();
                    break;
                case (BatchHeader.TimingFieldNumber << 3) | Bytes:
                    timing = Timing(reader.Bytes());
                    break;
                case (BatchHeader.TensorsFieldNumber << 3) | Bytes or (BatchHeader.SampleIdsFieldNumber << 3) | Bytes:
                    reader.Bytes();
                    var entry = before[..^reader.Rest.Length];
                    isSame = isSame && _encoded.AsSpan(same).StartsWith(entry);
                    same += entry.Length;
                    break;
                case var tag:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private BatchLayout Learn(ReadOnlySpan<byte> header)
    {
        BatchHeader message;
        try
        {
            message = BatchHeader.Parser.ParseFrom(header);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new DataFeedException(DataFeedError.ProtocolViolation, "A batch header cannot be read.", exception);
        }

        HeaderRules.Check(message, maxBatchBytes);
        _layout = new([.. message.Tensors.Select(Of)], message.SampleIds is { } ids ? Of(ids) : null, message.TotalBytes);
        _encoded = Entries(header);
        return _layout;
    }

    private static TensorLayout Of(V1.TensorLayout tensor) =>
        new(tensor.Name, (DType)tensor.Dtype, [.. tensor.Shape], tensor.Offset, tensor.Length);

    private static byte[] Entries(ReadOnlySpan<byte> header)
    {
        var entries = new List<byte>();
        var reader = new WireReader(header, "A batch header");
        while (true)
        {
            var before = reader.Rest;
            switch (reader.Tag())
            {
                case 0:
                    return [.. entries];
                case (BatchHeader.TensorsFieldNumber << 3) | Bytes or (BatchHeader.SampleIdsFieldNumber << 3) | Bytes:
                    reader.Bytes();
                    entries.AddRange(before[..^reader.Rest.Length]);
                    break;
                case var tag:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private static BatchTiming Timing(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message, "A step's timing");
        Span<long> parts = stackalloc long[6];
        for (var tag = reader.Tag(); tag != 0; tag = reader.Tag())
        {
            if ((tag & 7) == Varint && tag >> 3 is > 0 and < 6)
            {
                // What overflows is no time that anything took.
                parts[(int)(tag >> 3)] = (long)Math.Min(reader.Varint(), 1L << 50);
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return new(Microseconds(parts[1]), Microseconds(parts[2]), Microseconds(parts[3]), Microseconds(parts[4]), Microseconds(parts[5]));
    }

    private static TimeSpan Microseconds(long count) => TimeSpan.FromMicroseconds(count);
}
