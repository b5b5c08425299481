namespace DataFeed.Fuzz.Tests.Inputs;

/// <summary>One field of a protobuf message: its tag, and what stands behind it.</summary>
/// <param name="Tag">Number and wire type.</param>
/// <param name="Content">A varint's or fixed number's bytes; of a field with a length, what the length counts.</param>
internal sealed record MessageField(ulong Tag, byte[] Content)
{
    public const int WithLength = 2;

    public int WireType => (int)(Tag & 7);

    public byte[] Encode() => WireType == WithLength
        ? [.. Varint.Of(Tag), .. Varint.Of((ulong)Content.Length), .. Content]
        : [.. Varint.Of(Tag), .. Content];

    public static byte[] Join(IEnumerable<MessageField> fields) => [.. fields.SelectMany(field => field.Encode())];

    /// <summary>The fields of a message; false where the bytes are none.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> message, out List<MessageField> fields)
    {
        fields = [];
        while (message.Length > 0)
        {
            if (!Varint.TryRead(message, out var tag, out var read) || tag < 8)
            {
                return false;
            }

            message = message[read..];
            if (!TryMeasure(message, (int)(tag & 7), out var skipped, out var length))
            {
                return false;
            }

            fields.Add(new MessageField(tag, message.Slice(skipped, length).ToArray()));
            message = message[(skipped + length)..];
        }

        return true;
    }

    private static bool TryMeasure(ReadOnlySpan<byte> bytes, int wireType, out int skipped, out int length)
    {
        skipped = 0;
        length = wireType switch { 1 => 8, 5 => 4, _ => 0 };
        switch (wireType)
        {
            case 0:
                return Varint.TryRead(bytes, out _, out length);
            case 1 or 5:
                return length <= bytes.Length;
            case WithLength when Varint.TryRead(bytes, out var claimed, out skipped) && claimed <= (ulong)(bytes.Length - skipped):
                length = (int)claimed;
                return true;
            default:
                return false;
        }
    }
}
