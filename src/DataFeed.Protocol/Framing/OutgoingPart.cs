using System.Buffers;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DataFeed.Protocol.Framing;

/// <summary>One response as the server writes it: the wire form of <see cref="NextBatchResponse"/>, with tensors in place of a ByteString.</summary>
public sealed class OutgoingPart
{
    // A field's tag is its number shifted by three, with the wire type below: 0 for a varint, 2 for what has a length.
    private const byte HeaderTag = (NextBatchResponse.HeaderFieldNumber << 3) | 2;
    private const byte LastTag = NextBatchResponse.LastFieldNumber << 3;
    private const byte EndTag = (NextBatchResponse.EndFieldNumber << 3) | 2;
    private const byte DataTag = (NextBatchResponse.DataFieldNumber << 3) | 2;
    private const int MaxPrefixBytes = 16;

    private readonly OutgoingBatch? _batch;
    private BatchHeader? _header;
    private EpochEnd? _end;
    private long _offset;
    private int _length;
    private bool _last;

    internal OutgoingPart(OutgoingBatch batch) => _batch = batch;

    /// <summary>Creates the stream's last message.</summary>
    /// <param name="end">How the epoch ended.</param>
    public OutgoingPart(EpochEnd end) => _end = end;

    /// <summary>Bytes of tensors in it; 0 for the stream's end.</summary>
    public int DataBytes => _length;

    /// <summary>Whether it is its batch's last.</summary>
    public bool IsLast => _last;

    internal void SetData(BatchHeader? header, long offset, int length, bool last)
    {
        _header = header;
        _end = null;
        _offset = offset;
        _length = length;
        _last = last;
    }

    /// <summary>Writes the message into the response's own buffer.</summary>
    internal static void Serialize(OutgoingPart part, SerializationContext context)
    {
        var headerBytes = part._header?.CalculateSize() ?? 0;
        var endBytes = part._end?.CalculateSize() ?? 0;
        context.SetPayloadLength(part.Size(headerBytes, endBytes));
        var writer = context.GetBufferWriter();
        part.WriteFields(writer, headerBytes, endBytes);
        context.Complete();
    }

    private int Size(int headerBytes, int endBytes)
    {
        var size = _last ? 2 : 0;
        size += _header is null ? 0 : 1 + CodedOutputStream.ComputeLengthSize(headerBytes) + headerBytes;
        size += _end is null ? 0 : 1 + CodedOutputStream.ComputeLengthSize(endBytes) + endBytes;
        size += _length == 0 ? 0 : 1 + CodedOutputStream.ComputeLengthSize(_length) + _length;
        return size;
    }

    private void WriteFields(IBufferWriter<byte> writer, int headerBytes, int endBytes)
    {
        if (_header is not null)
        {
            WritePrefix(writer, HeaderTag, headerBytes);
            _header.WriteTo(writer);
        }

        if (_last)
        {
            WritePrefix(writer, LastTag, 1);
        }

        if (_end is not null)
        {
            WritePrefix(writer, EndTag, endBytes);
            _end.WriteTo(writer);
        }

        if (_length > 0)
        {
            WritePrefix(writer, DataTag, _length);
            _batch!.CopyRange(_offset, _length, writer);
        }
    }

    private static void WritePrefix(IBufferWriter<byte> writer, byte tag, int value)
    {
        var span = writer.GetSpan(MaxPrefixBytes);
        span[0] = tag;
        var count = 1;
        var rest = (uint)value;
        while (rest > 0x7F)
        {
            span[count++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        span[count++] = (byte)rest;
        writer.Advance(count);
    }
}
