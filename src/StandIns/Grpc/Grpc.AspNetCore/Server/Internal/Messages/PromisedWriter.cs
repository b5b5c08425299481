using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core.Wire;

namespace Grpc.AspNetCore.Server.Internal.Messages;

/// <summary>Writes one message of a known length into the response's own memory, header first. Nothing is sent of a message that breaks its promise.</summary>
/// <remarks>Reused from message to message. Not thread-safe.</remarks>
internal sealed class PromisedWriter : IBufferWriter<byte>
{
    private PipeWriter _output = null!;
    private Memory<byte> _frame;
    private byte[]? _overflow;
    private int _promised;
    private int _written;

    /// <summary>Takes memory for the whole frame, in one piece: as long as it is not advanced over, the pipe does not know of it.</summary>
    public void Begin(PipeWriter output, int length)
    {
        _output = output;
        _promised = length;
        _written = 0;
        _frame = output.GetMemory(checked(FrameHeader.Size + length));
        FrameHeader.Write(_frame.Span, compressed: false, length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        var rest = _frame[(FrameHeader.Size + _written)..];
        if (rest.Length >= Math.Max(sizeHint, 1))
        {
            _overflow = null;
            return rest;
        }

        // Writers ask for the most that they might need, then use less: an encoder of text, for one.
        return _overflow = new byte[Math.Max(sizeHint, 1)];
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > _promised - _written)
        {
            throw new InvalidOperationException(
                $"The marshaller promised {_promised} bytes by SetPayloadLength and writes at least {(long)_written + count}.");
        }

        _overflow?.AsSpan(0, count).CopyTo(_frame.Span[(FrameHeader.Size + _written)..]);
        _overflow = null;
        _written += count;
    }

    /// <summary>Hands the frame to the pipe.</summary>
    /// <returns>Its bytes, header included.</returns>
    /// <exception cref="InvalidOperationException">Less than promised was written.</exception>
    public int Commit()
    {
        if (_written != _promised)
        {
            throw new InvalidOperationException($"The marshaller promised {_promised} bytes by SetPayloadLength and wrote {_written}.");
        }

        _output.Advance(FrameHeader.Size + _promised);
        return FrameHeader.Size + _promised;
    }

    /// <summary>Lets go of the memory, committed or not.</summary>
    public void Release()
    {
        _output = null!;
        _frame = default;
        _overflow = null;
    }
}
