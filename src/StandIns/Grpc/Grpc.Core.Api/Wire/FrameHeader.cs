using System.Buffers;
using System.Buffers.Binary;

namespace Grpc.Core.Wire;

/// <summary>The five bytes before each message: whether it is compressed, and its length, big-endian.</summary>
/// <param name="Flag">0 or 1; anything else is malformed.</param>
/// <param name="Length">Bytes that follow.</param>
internal readonly record struct FrameHeader(byte Flag, uint Length)
{
    internal const int Size = 5;

    internal bool IsCompressed => Flag == 1;

    internal bool IsMalformed => Flag > 1;

    internal static FrameHeader Read(ReadOnlySpan<byte> bytes) => new(bytes[0], BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]));

    /// <summary>Reads a header off the front of a sequence. False while fewer than five bytes are there.</summary>
    internal static bool TryRead(ReadOnlySequence<byte> bytes, out FrameHeader header)
    {
        if (bytes.Length < Size)
        {
            header = default;
            return false;
        }

        Span<byte> copy = stackalloc byte[Size];
        bytes.Slice(0, Size).CopyTo(copy);
        header = Read(copy);
        return true;
    }

    internal static void Write(Span<byte> target, bool compressed, int length)
    {
        target[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(target[1..], length);
    }
}
