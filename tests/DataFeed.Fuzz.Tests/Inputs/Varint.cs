namespace DataFeed.Fuzz.Tests.Inputs;

/// <summary>Protobuf's variable-length numbers, the honest and the others.</summary>
internal static class Varint
{
    public static byte[] Of(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    /// <summary>The same number in more bytes than it needs: allowed up to ten, malformed beyond.</summary>
    public static byte[] Padded(ulong value, int zeros)
    {
        var bytes = Of(value);
        bytes[^1] |= 0x80;
        var padding = Enumerable.Repeat((byte)0x80, zeros);
        return [.. bytes, .. padding, 0];
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out ulong value, out int length)
    {
        value = 0;
        for (length = 0; length < bytes.Length && length < 10;)
        {
            var next = bytes[length];
            value |= (ulong)(next & 0x7F) << (7 * length);
            length++;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
