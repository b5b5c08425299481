using System.Buffers;
using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>Cuts a response body into frames, all in one pooled array that grows to the largest of them. One reader at a time.</summary>
internal sealed class FrameReader(Stream body, int? maxMessageBytes)
{
    // Enough for many small messages in one read; a large one brings its own size.
    private const int ReadAheadBytes = 64 << 10;

    // With a large message's header comes what HTTP/2 has at hand of it, and no more: what is read of the next one must be moved.
    private const int LargeBytes = 16 << 10;

    // A header may claim any length: beyond this the array grows only as bytes really come.
    private const int TrustedBytes = 4 << 20;

    private byte[] _array = [];
    private int _start;
    private int _end;

    internal FrameHeader Header { get; private set; }

    /// <summary>The current frame's payload. Valid until the next read.</summary>
    internal ReadOnlySequence<byte> Payload => new(_array, _start + FrameHeader.Size, (int)Header.Length);

    /// <summary>Whether the next frame has come whole, so that <see cref="Take"/> need not wait for it.</summary>
    internal bool HasNext => Buffered >= FrameHeader.Size && Buffered - FrameHeader.Size >= FrameHeader.Read(_array.AsSpan(_start)).Length;

    private int Buffered => _end - _start;

    /// <summary>Waits until the next frame has come whole. False at the body's end.</summary>
    /// <exception cref="InvalidDataException">The frame is malformed, or the body ends within it.</exception>
    /// <exception cref="RpcException">The frame is too large: ResourceExhausted.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (Buffered < FrameHeader.Size && !await FillAsync(FrameHeader.Size, Header.Length > LargeBytes ? LargeBytes : ReadAheadBytes, cancellationToken))
        {
            Release();
            return Buffered == 0 ? false : throw new InvalidDataException($"The response ended after {Buffered} bytes of a frame's header.");
        }

        var frame = ReadHeader();
        if (Buffered < frame && !await FillAsync(frame, frame - Buffered, cancellationToken))
        {
            throw new InvalidDataException(
                $"The response ended within a message: {Buffered - FrameHeader.Size} of {Header.Length} bytes came.");
        }

        return true;
    }

    /// <summary>Makes the next frame, which has come, the current one.</summary>
    /// <exception cref="InvalidDataException">The frame is malformed.</exception>
    /// <exception cref="RpcException">The frame is too large: ResourceExhausted.</exception>
    internal void Take() => ReadHeader();

    /// <summary>Passes the current frame. A large array stays as long as the messages are large.</summary>
    internal void Consume()
    {
        var frame = FrameHeader.Size + (int)Header.Length;
        _start += frame;
        if (Buffered == 0)
        {
            _start = _end = 0;
            if (_array.Length > ReadAheadBytes && _array.Length / 4 > frame)
            {
                Release();
            }
        }
    }

    /// <summary>Gives the array back. Never while a read is pending: it would write into someone else's array.</summary>
    internal void Release()
    {
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
            _array = [];
        }
    }

    // Gives the whole frame's length.
    private int ReadHeader()
    {
        Header = FrameHeader.Read(_array.AsSpan(_start));
        if (Header.IsMalformed)
        {
            throw new InvalidDataException($"A frame starts with {Header.Flag}; 0 (plain) and 1 (compressed) are known.");
        }

        var max = Math.Min(maxMessageBytes ?? int.MaxValue, Array.MaxLength - FrameHeader.Size);
        return Header.Length <= max
            ? FrameHeader.Size + (int)Header.Length
            : throw new RpcException(new Status(
                StatusCode.ResourceExhausted,
                $"A received message has {Header.Length} bytes; at most {max} are allowed (GrpcChannelOptions.MaxReceiveMessageSize)."));
    }

    // Reads until so many bytes are buffered, and never more than the room.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FillAsync(int needed, int room, CancellationToken cancellationToken)
    {
        MakeRoom(Math.Min(room, TrustedBytes));
        for (var left = room; Buffered < needed;)
        {
            if (_end == _array.Length)
            {
                MakeRoom(Math.Min(needed - Buffered, Math.Max(TrustedBytes, Buffered)));
            }

            var read = await body.ReadAsync(_array.AsMemory(_end, Math.Min(_array.Length - _end, left)), cancellationToken);
            if (read == 0)
            {
                return false;
            }

            _end += read;
            left -= read;
        }

        return true;
    }

    private void MakeRoom(int count)
    {
        if (_array.Length - _end >= count)
        {
            return;
        }

        var buffered = _array.AsSpan(_start, Buffered);
        if (_array.Length - Buffered >= count)
        {
            buffered.CopyTo(_array);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(Buffered + count);
            buffered.CopyTo(larger);
            Release();
            _array = larger;
        }

        _end = Buffered;
        _start = 0;
    }
}
