using System.Buffers;
using System.Buffers.Binary;
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
    private const byte ReplayTag = (NextBatchResponse.ReplayFieldNumber << 3) | 2;
    private const byte AcknowledgementTag = (NextBatchResponse.AcknowledgementFieldNumber << 3) | 2;
    private const byte ChecksumTag = (NextBatchResponse.Crc32CFieldNumber << 3) | 5;
    private const byte DataTag = (NextBatchResponse.DataFieldNumber << 3) | 2;
    private const int MaxPrefixBytes = 16;

    private readonly OutgoingBatch? _batch;
    private BatchHeader? _header;
    private IMessage? _message;
    private readonly byte _messageTag;
    private long _offset;
    private int _length;
    private bool _last;

    internal OutgoingPart(OutgoingBatch batch) => _batch = batch;

    /// <summary>Creates the stream's last message.</summary>
    /// <param name="end">How the epoch ended.</param>
    public OutgoingPart(EpochEnd end)
        : this(end, EndTag)
    {
    }

    /// <summary>Creates a message about a fresh generator's way to its first step.</summary>
    /// <param name="replay">How far it has come.</param>
    public OutgoingPart(Replay replay)
        : this(replay, ReplayTag)
    {
    }

    /// <summary>Creates the answer to an acknowledgement.</summary>
    /// <param name="acknowledgement">What became of it.</param>
    public OutgoingPart(Acknowledgement acknowledgement)
        : this(acknowledgement, AcknowledgementTag)
    {
    }

    private OutgoingPart(IMessage message, byte tag) => (_message, _messageTag) = (message, tag);

    /// <summary>Bytes of tensors in it; 0 for a message without a batch's.</summary>
    public int DataBytes => _length;

    /// <summary>Whether it is its batch's last.</summary>
    public bool IsLast => _last;

    internal void SetData(BatchHeader? header, long offset, int length, bool last)
    {
        _header = header;
        _message = null;
        _offset = offset;
        _length = length;
        _last = last;
    }

    /// <summary>Writes the message into the response's own buffer.</summary>
    internal static void Serialize(OutgoingPart part, SerializationContext context)
    {
        var headerBytes = part._header?.CalculateSize() ?? 0;
        var messageBytes = part._message?.CalculateSize() ?? 0;
        context.SetPayloadLength(part.Size(headerBytes, messageBytes));
        var writer = context.GetBufferWriter();
        part.WriteFields(writer, headerBytes, messageBytes);
        context.Complete();
    }

    private int Size(int headerBytes, int messageBytes)
    {
        var size = _last ? 2 : 0;
        size += HasChecksum ? 1 + sizeof(uint) : 0;
        size += _header is null ? 0 : 1 + CodedOutputStream.ComputeLengthSize(headerBytes) + headerBytes;
        size += _message is null ? 0 : 1 + CodedOutputStream.ComputeLengthSize(messageBytes) + messageBytes;
        size += _length == 0 ? 0 : 1 + CodedOutputStream.ComputeLengthSize(_length) + _length;
        return size;
    }

    private bool HasChecksum => _last && _batch!.HasChecksum;

    private void WriteFields(IBufferWriter<byte> writer, int headerBytes, int messageBytes)
    {
        var header = Span<byte>.Empty;
        if (_header is not null)
        {
            WritePrefix(writer, HeaderTag, headerBytes);
            header = writer.GetSpan(headerBytes)[..headerBytes];
            _header.WriteTo(header);
        }

        // Before the bytes are copied, which so come from the cache.
        var crc = _batch is { HasChecksum: true } && _message is null ? _batch.Checksum(header, _offset, _length) : 0;
        writer.Advance(header.Length);

        if (_last)
        {
            WritePrefix(writer, LastTag, 1);
        }

        if (_message is not null)
        {
            WritePrefix(writer, _messageTag, messageBytes);
            _message.WriteTo(writer);
        }

        if (HasChecksum)
        {
            var span = writer.GetSpan(1 + sizeof(uint));
            span[0] = ChecksumTag;
            BinaryPrimitives.WriteUInt32LittleEndian(span[1..], crc);
            writer.Advance(1 + sizeof(uint));
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
