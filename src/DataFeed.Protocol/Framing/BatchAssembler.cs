using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
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
    private BatchHeader? _header;
    private BatchMemory? _target;
    private long _received;
    private int _tensor;

    /// <summary>Reads one response. The result is reused for the next one.</summary>
    internal IncomingPart Deserialize(DeserializationContext context)
    {
        _part.Header = null;
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
        _target = null;
        _header = null;
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

            HeaderRules.Check(fields.Header, maxBatchBytes);
            _target = memory.Rent(fields.Header);
            _header = fields.Header;
            _received = 0;
            _tensor = 0;
        }

        if (_header is null)
        {
            throw Broken("data came before a header");
        }

        if (_received + fields.Data.Length > _header.TotalBytes)
        {
            throw Broken($"more than the promised {_header.TotalBytes} bytes came");
        }

        _part.DataBytes = (int)fields.Data.Length;
        foreach (var segment in fields.Data)
        {
            Copy(segment.Span);
        }

        if (fields.Last)
        {
            if (_received != _header.TotalBytes)
            {
                throw Broken($"{_received} of {_header.TotalBytes} bytes came");
            }

            (_part.Header, _part.Memory) = (_header, _target);
            (_header, _target) = (null, null);
        }
    }

    private void Copy(ReadOnlySpan<byte> source)
    {
        while (source.Length > 0)
        {
            var layout = _header!.Tensors[_tensor];
            var inside = _received - layout.Offset;
            if (inside >= layout.Length)
            {
                _tensor++;
                continue;
            }

            var count = (int)Math.Min(source.Length, inside < 0 ? -inside : layout.Length - inside);
            if (inside >= 0)
            {
                source[..count].CopyTo(_target!.Tensor(_tensor)[(int)inside..]);
            }

            source = source[count..];
            _received += count;
        }
    }

    private DataFeedException Broken(string found) =>
        new(DataFeedError.ProtocolViolation, $"Broken stream at step {_header?.Step ?? -1}: {found}.");
}
