using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Grpc.AspNetCore.Server.Internal.Calls;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.AspNetCore.Server.Internal.Messages;

/// <summary>Frames one response message after another into the response. Reused for all messages of a call. Not thread-safe.</summary>
internal sealed class ResponseFrame(CallPlan plan) : SerializationContext, IDisposable
{
    private readonly PromisedWriter _promise = new();
    private PooledBuffer? _buffer;
    private PipeWriter _output = null!;
    private bool _compress;
    private int? _promised;
    private byte[]? _array;
    private Stage _stage;

    private enum Stage
    {
        Open,
        Promised,
        Buffered,
        CompletedPromise,
        CompletedBuffer,
        CompletedArray,
    }

    /// <summary>Serializes a message into the response without flushing it.</summary>
    /// <returns>The bytes of its frame.</returns>
    /// <exception cref="RpcException">ResourceExhausted: the message is too large.</exception>
    /// <exception cref="InvalidOperationException">The marshaller did not complete the message, or broke its promise. Nothing of it is sent.</exception>
    public int Write<T>(T message, Marshaller<T> marshaller, PipeWriter output, bool compress)
    {
        _output = output;
        _compress = compress;
        _promised = null;
        _stage = Stage.Open;
        try
        {
            marshaller.ContextualSerializer(message, this);
            return _stage switch
            {
                Stage.CompletedPromise => _promise.Commit(),
                Stage.CompletedBuffer => WriteFrame(_buffer!.Written.Span),
                Stage.CompletedArray => WriteFrame(_array),
                _ => throw new InvalidOperationException($"The marshaller of {typeof(T)} returned without completing its message."),
            };
        }
        finally
        {
            _promise.Release();
            _array = null;
            _buffer?.Clear();
        }
    }

    public override void SetPayloadLength(int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        Require(_stage == Stage.Open);
        _promised = payloadLength;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_stage == Stage.Open && _promised is { } length && !_compress)
        {
            RequireAllowed(length);
            _promise.Begin(_output, length);
            _stage = Stage.Promised;
        }

        if (_stage == Stage.Promised)
        {
            return _promise;
        }

        Require(_stage is Stage.Open or Stage.Buffered);
        _stage = Stage.Buffered;
        return _buffer ??= new PooledBuffer();
    }

    public override void Complete()
    {
        Require(_stage is Stage.Promised or Stage.Buffered);
        _stage = _stage == Stage.Promised ? Stage.CompletedPromise : Stage.CompletedBuffer;
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Require(_stage == Stage.Open);
        _array = payload;
        _stage = Stage.CompletedArray;
    }

    public void Dispose() => _buffer?.Dispose();

    private static void Require(bool allowed)
    {
        if (!allowed)
        {
            throw new InvalidOperationException("The marshaller used its context out of order: length, then writer or payload, then completion, each once.");
        }
    }

    private void RequireAllowed(int length)
    {
        if (length > plan.MaxSendBytes)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted, $"The response message has {length} bytes; the most that may be sent is {plan.MaxSendBytes}."));
        }
    }

    private int WriteFrame(ReadOnlySpan<byte> payload)
    {
        RequireAllowed(payload.Length);
        if (_promised is { } promised && promised != payload.Length)
        {
            throw new InvalidOperationException($"The marshaller promised {promised} bytes by SetPayloadLength and wrote {payload.Length}.");
        }

        // GZipStream writes nothing at all for nothing, which not every client reads as gzip.
        if (!_compress || payload.IsEmpty)
        {
            return Append(payload, compressed: false);
        }

        using var compressed = new PooledBuffer();
        using (var stream = new BufferWriterStream(compressed))
        using (var gzip = new GZipStream(stream, plan.CompressionLevel))
        {
            gzip.Write(payload);
        }

        return Append(compressed.Written.Span, compressed: true);
    }

    private int Append(ReadOnlySpan<byte> payload, bool compressed)
    {
        var size = checked(FrameHeader.Size + payload.Length);
        var frame = _output.GetSpan(size);
        FrameHeader.Write(frame, compressed, payload.Length);
        payload.CopyTo(frame[FrameHeader.Size..]);
        _output.Advance(size);
        return size;
    }
}
