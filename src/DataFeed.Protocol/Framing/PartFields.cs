using System.Buffers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;

namespace DataFeed.Protocol.Framing;

/// <summary>The fields of one <see cref="NextBatchResponse"/> on the wire, its data left where it was received.</summary>
/// <remarks>Any order of fields is read, as protobuf asks of a reader; unknown fields are passed over.</remarks>
internal readonly struct PartFields
{
    /// <summary>The header's bytes; null where the message has none.</summary>
    public ReadOnlySequence<byte>? Header { get; private init; }

    /// <summary>CRC-32C of the batch that it completes; null where the server leaves it out.</summary>
    public uint? Crc32C { get; private init; }

    public EpochEnd? End { get; private init; }

    public Replay? Replay { get; private init; }

    public Acknowledgement? Acknowledgement { get; private init; }

    public bool Last { get; private init; }

    public ReadOnlySequence<byte> Data { get; private init; }

    /// <summary>Whether it brings a piece of a batch.</summary>
    // One with nothing in it is such a piece too: a batch may have no bytes left to send.
    public bool IsOfBatch => End is null && Replay is null && Acknowledgement is null;

    /// <exception cref="DataFeedException"><see cref="DataFeedError.ProtocolViolation"/>: the bytes are no such message, or a header or an end inside is malformed.</exception>
    public static PartFields Read(ReadOnlySequence<byte> message)
    {
        ReadOnlySequence<byte>? header = null;
        uint? crc = null;
        EpochEnd? end = null;
        Replay? replay = null;
        Acknowledgement? acknowledgement = null;
        var last = false;
        var data = ReadOnlySequence<byte>.Empty;
        var reader = new SequenceReader<byte>(message);
        while (!reader.End)
        {
            var tag = ReadVarint(ref reader);
            switch (tag)
            {
                case (NextBatchResponse.HeaderFieldNumber << 3) | 2:
                    header = ReadBytes(ref reader);
                    break;
                case NextBatchResponse.LastFieldNumber << 3:
                    last = ReadVarint(ref reader) != 0;
                    break;
                case (NextBatchResponse.EndFieldNumber << 3) | 2:
                    end = EpochEnd.Parser.Read(ReadBytes(ref reader), DataFeedError.ProtocolViolation, "An epoch's end cannot be read.");
                    break;
                case (NextBatchResponse.ReplayFieldNumber << 3) | 2:
                    replay = Replay.Parser.Read(ReadBytes(ref reader), DataFeedError.ProtocolViolation, "A replay's progress cannot be read.");
                    break;
                case (NextBatchResponse.AcknowledgementFieldNumber << 3) | 2:
                    acknowledgement = Acknowledgement.Parser.Read(
                        ReadBytes(ref reader), DataFeedError.ProtocolViolation, "An acknowledgement's answer cannot be read.");
                    break;
                case (NextBatchResponse.Crc32CFieldNumber << 3) | 5 when reader.TryReadLittleEndian(out int value):
                    crc = (uint)value;
                    break;
                case (NextBatchResponse.DataFieldNumber << 3) | 2:
                    data = ReadBytes(ref reader);
                    break;
                default:
                    Skip(ref reader, (int)(tag & 7));
                    break;
            }
        }

        return new PartFields
        {
            Header = header,
            Crc32C = crc,
            End = end,
            Replay = replay,
            Acknowledgement = acknowledgement,
            Last = last,
            Data = data,
        };
    }

    private static ulong ReadVarint(ref SequenceReader<byte> reader)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (!reader.TryRead(out var next))
            {
                throw Broken();
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Broken();
    }

    private static ReadOnlySequence<byte> ReadBytes(ref SequenceReader<byte> reader)
    {
        var length = ReadVarint(ref reader);
        if (length > (ulong)reader.Remaining)
        {
            throw Broken();
        }

        var bytes = reader.UnreadSequence.Slice(0, (long)length);
        reader.Advance((long)length);
        return bytes;
    }

    private static void Skip(ref SequenceReader<byte> reader, int wireType)
    {
        switch (wireType)
        {
            case 0:
                ReadVarint(ref reader);
                break;
            case 2:
                ReadBytes(ref reader);
                break;
            case 1 when reader.Remaining >= sizeof(ulong):
                reader.Advance(sizeof(ulong));
                break;
            case 5 when reader.Remaining >= sizeof(uint):
                reader.Advance(sizeof(uint));
                break;
            default:
                throw Broken();
        }
    }

    private static DataFeedException Broken() =>
        new(DataFeedError.ProtocolViolation, "A response is cut short or malformed.");
}
