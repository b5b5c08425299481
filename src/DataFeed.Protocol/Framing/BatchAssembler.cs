using System.Buffers;
using System.Runtime.InteropServices;
using DataFeed.Protocol.Errors;
using Grpc.Core;

namespace DataFeed.Protocol.Framing;

/// <summary>Puts the parts of one stream together: from the received buffer into the batch's final memory, once.</summary>
/// <remarks>One for each stream, used by one reader. Dispose it to give back the memory of a batch that never became whole.</remarks>
/// <param name="memory">Supplies the destination.</param>
/// <param name="maxBatchBytes">Largest batch to accept, in bytes.</param>
public sealed class BatchAssembler(IBatchMemorySource memory, long maxBatchBytes) : IDisposable
{
    // Reused: a reader takes what it needs before it asks for the next message.
    private readonly IncomingPart _part = new();
    private readonly HeaderReader _headers = new(maxBatchBytes);
    private IncomingHeader? _header;
    private BatchMemory? _target;
    private long[]? _ids;
    private long _received;
    private int _tensor;
    private uint _crc;

    /// <summary>Reads one response. The result is reused for the next one.</summary>
    internal IncomingPart Deserialize(DeserializationContext context)
    {
        _part.Header = default;
        _part.SampleIds = default;
        _part.Memory = null;
        _part.End = null;
        _part.Replay = null;
        _part.Acknowledgement = null;
        _part.Failure = null;
        _part.DataBytes = 0;
        try
        {
            Take(PartFields.Read(context.PayloadAsReadOnlySequence()));
        }
        catch (DataFeedException exception)
        {
            _part.Failure = exception;
        }

        return _part;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _target?.Dispose();
        (_target, _header, _ids) = (null, null, null);
    }

    private void Take(in PartFields fields)
    {
        if (!fields.IsOfBatch)
        {
            if (_header is not null)
            {
                throw Broken("another message came amid a batch");
            }

            (_part.End, _part.Replay, _part.Acknowledgement) = (fields.End, fields.Replay, fields.Acknowledgement);
            return;
        }

        if (fields.Header is not null)
        {
            if (_header is not null)
            {
                throw Broken("a header came amid a batch");
            }

            Begin(fields.Header.Value);
        }

        if (_header is not { } header)
        {
            throw Broken("data came before a header");
        }

        if (_received + fields.Data.Length > header.Layout.TotalBytes)
        {
            throw Broken($"more than the promised {header.Layout.TotalBytes} bytes came");
        }

        _part.DataBytes = (int)fields.Data.Length;
        foreach (var segment in fields.Data)
        {
            Copy(segment.Span);
        }

        if (fields.Last)
        {
            Complete(header, fields.Crc32C);
        }
    }

    private void Begin(in ReadOnlySequence<byte> encoded)
    {
        var bytes = encoded.IsSingleSegment ? encoded.FirstSpan : encoded.ToArray();
        var header = _headers.Read(bytes);
        _target = memory.Rent(header.Layout);
        _ids = header.Layout.SampleIds is { } ids ? ArrayPool<long>.Shared.Rent((int)(ids.Length / sizeof(long))) : null;
        _header = header;
        _received = 0;
        _tensor = 0;
        _crc = Crc32C.Append(0, bytes);
    }

    private void Complete(in IncomingHeader header, uint? crc)
    {
        if (_received != header.Layout.TotalBytes)
        {
            throw Broken($"{_received} of {header.Layout.TotalBytes} bytes came");
        }

        if (crc is { } sent && sent != _crc)
        {
            throw new DataFeedException(
                DataFeedError.BatchDamaged, $"Batch at step {header.Step} was damaged on its way: its checksum is {_crc:x8}, the server sent {sent:x8}.");
        }

        (_part.Header, _part.Memory) = (header, _target);
        _part.SampleIds = _ids is null ? default : new(_ids, 0, (int)header.Rows);
        (_header, _target, _ids) = (null, null, null);
    }

    private void Copy(ReadOnlySpan<byte> source)
    {
        // In pieces that stay in the cache between the two passes over them.
        const int Piece = 32 << 10;
        while (source.Length > Piece)
        {
            Copy(source[..Piece]);
            source = source[Piece..];
        }

        _crc = Crc32C.Append(_crc, source);
        while (source.Length > 0)
        {
            var region = Current();
            var inside = _received - region.Offset;
            if (inside >= region.Bytes.Length)
            {
                _tensor++;
                continue;
            }

            var count = (int)Math.Min(source.Length, inside < 0 ? -inside : region.Bytes.Length - inside);
            if (inside >= 0)
            {
                source[..count].CopyTo(region.Bytes[(int)inside..]);
            }

            source = source[count..];
            _received += count;
        }
    }

    // The ids of the rows lie behind all tensors.
    private Region Current()
    {
        var layout = _header!.Value.Layout;
        return _tensor < layout.Tensors.Length
            ? new(layout.Tensors[_tensor].Offset, _target!.Tensor(_tensor))
            : new(layout.SampleIds!.Offset, MemoryMarshal.AsBytes(_ids.AsSpan(0, (int)(layout.SampleIds.Length / sizeof(long)))));
    }

    private DataFeedException Broken(string found) =>
        new(DataFeedError.ProtocolViolation, $"Broken stream at step {_header?.Step ?? -1}: {found}.");

    private readonly ref struct Region(long offset, Span<byte> bytes)
    {
        public Span<byte> Bytes { get; } = bytes;

        public long Offset => offset;
    }
}
