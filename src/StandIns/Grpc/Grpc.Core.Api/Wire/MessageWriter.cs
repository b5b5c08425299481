using System.Buffers;

namespace Grpc.Core.Wire;

/// <summary>Serializes one message after another, each with its frame header, into one pooled buffer. Not thread-safe.</summary>
/// <remarks>A marshaller that knows the length writes straight into the buffer; the header is patched in afterwards.</remarks>
internal sealed class MessageWriter : SerializationContext, IDisposable
{
    private readonly PooledBuffer _frame = new();
    private bool _started;
    private bool _completed;

    /// <summary>Serializes a message and frames it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="marshaller">Its marshaller.</param>
    /// <param name="compress">Whether to compress with gzip.</param>
    /// <param name="maxBytes">Most bytes of the serialized message before compression; null for any.</param>
    /// <returns>Header and payload; valid until the next call.</returns>
    /// <exception cref="RpcException">The message is too large: ResourceExhausted.</exception>
    internal ReadOnlyMemory<byte> Write<T>(T message, Marshaller<T> marshaller, bool compress, int? maxBytes)
    {
        _frame.Clear();
        _frame.Reserve(FrameHeader.Size);
        _frame.Advance(FrameHeader.Size);
        _started = _completed = false;
        marshaller.ContextualSerializer(message, this);
        if (!_completed)
        {
            throw new InvalidOperationException($"The marshaller of {typeof(T).Name} returned without completing the message.");
        }

        var length = _frame.Length - FrameHeader.Size;
        if (length > maxBytes)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted, $"The message to send has {length} bytes; at most {maxBytes} are allowed (MaxSendMessageSize)."));
        }

        if (compress)
        {
            Compress();
        }

        FrameHeader.Write(_frame.WrittenSpan(0, FrameHeader.Size), compress, _frame.Length - FrameHeader.Size);
        return _frame.Written;
    }

    /// <summary>Gives an unusually large buffer back to the pool once the frame is sent.</summary>
    internal void Release() => _frame.Clear();

    public override void SetPayloadLength(int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        _frame.Reserve(payloadLength);
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        RequireOpen();
        _started = true;
        return _frame;
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        RequireOpen();
        if (_started)
        {
            throw new InvalidOperationException("The message is being written into the buffer writer already.");
        }

        _frame.Write(payload);
        _completed = true;
    }

    public override void Complete()
    {
        RequireOpen();
        _completed = true;
    }

    public void Dispose() => _frame.Dispose();

    private void RequireOpen()
    {
        if (_completed)
        {
            throw new InvalidOperationException("The message is completed already.");
        }
    }

    private void Compress()
    {
        using var plain = new PooledBuffer();
        plain.Write(_frame.Written.Span[FrameHeader.Size..]);
        _frame.Clear();
        _frame.Reserve(FrameHeader.Size);
        _frame.Advance(FrameHeader.Size);
        GzipMessages.Compress(plain.Written.Span, _frame);
    }
}
