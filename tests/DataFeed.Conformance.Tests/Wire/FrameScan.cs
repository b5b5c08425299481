using System.Buffers.Binary;

namespace DataFeed.Conformance.Tests.Wire;

/// <summary>Finds the data of each stream in one direction's HTTP/2 frames. Not thread-safe.</summary>
/// <param name="prefaceBytes">What goes before the first frame: 24 from the client, none from the server.</param>
internal sealed class FrameScan(int prefaceBytes)
{
    private const byte Data = 0;
    private const byte Padded = 8;

    private readonly byte[] _header = new byte[9];
    private readonly Dictionary<int, MessageFlags> _streams = [];
    private MessageFlags _stream = new();
    private int _headerBytes;
    private int _dataBytes;
    private int _padding;
    private int _skipBytes = prefaceBytes;
    private bool _isPadded;

    /// <summary>The last one opened of those that data came of; 0 where none did.</summary>
    public int LastStream => _streams.Keys.DefaultIfEmpty().Max();

    /// <summary>Of the stream with this identifier; nothing where no data came of it.</summary>
    public bool[] Compressed(int streamId) => _streams.TryGetValue(streamId, out var flags) ? flags.Compressed : [];

    public void Push(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[Take(bytes)..];
        }
    }

    private int Take(ReadOnlySpan<byte> bytes)
    {
        if (_skipBytes > 0)
        {
            var skipped = Math.Min(_skipBytes, bytes.Length);
            _skipBytes -= skipped;
            return skipped;
        }

        if (_isPadded)
        {
            // The padding's length goes before the data, the padding after it.
            _isPadded = false;
            _dataBytes -= 1 + bytes[0];
            _skipBytes = _dataBytes == 0 ? bytes[0] : 0;
            _padding = bytes[0];
            return 1;
        }

        return _dataBytes > 0 ? TakeData(bytes) : TakeHeader(bytes[0]);
    }

    private int TakeData(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(_dataBytes, bytes.Length);
        _stream.Push(bytes[..taken]);
        _dataBytes -= taken;
        if (_dataBytes == 0)
        {
            _skipBytes = _padding;
        }

        return taken;
    }

    private int TakeHeader(byte next)
    {
        _header[_headerBytes++] = next;
        if (_headerBytes == _header.Length)
        {
            _headerBytes = 0;
            BeginFrame();
        }

        return 1;
    }

    private void BeginFrame()
    {
        var length = (_header[0] << 16) | (_header[1] << 8) | _header[2];
        if (_header[3] != Data)
        {
            _skipBytes = length;
            return;
        }

        var streamId = (int)(BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(5)) & int.MaxValue);
        if (!_streams.TryGetValue(streamId, out var stream))
        {
            _streams[streamId] = stream = new MessageFlags();
        }

        _stream = stream;
        _dataBytes = length;
        _padding = 0;
        _isPadded = (_header[4] & Padded) != 0;
    }
}
