using System.Buffers.Binary;

namespace DataFeed.Conformance.Tests.Wire;

/// <summary>Which of one direction's messages of one call are compressed, read from their bytes as they pass.</summary>
internal sealed class MessageFlags
{
    private readonly byte[] _header = new byte[5];
    private readonly List<bool> _compressed = [];
    private int _headerBytes;
    private uint _rest;

    /// <summary>One for each message begun, in order.</summary>
    public bool[] Compressed => [.. _compressed];

    public void Push(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_rest > 0)
            {
                var passed = (int)Math.Min(_rest, bytes.Length);
                _rest -= (uint)passed;
                bytes = bytes[passed..];
                continue;
            }

            _header[_headerBytes++] = bytes[0];
            bytes = bytes[1..];
            if (_headerBytes == _header.Length)
            {
                _compressed.Add(_header[0] == 1);
                _rest = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(1));
                _headerBytes = 0;
            }
        }
    }
}
