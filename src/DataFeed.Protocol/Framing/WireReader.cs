using DataFeed.Protocol.Errors;

namespace DataFeed.Protocol.Framing;

/// <summary>Takes the fields of a protobuf message off its bytes, one after the other.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message, string what)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>What is not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Takes a field's number and wire type; 0 at the end.</summary>
    public ulong Tag() => _rest.IsEmpty ? 0 : Varint();

    /// <exception cref="DataFeedException"><see cref="DataFeedError.ProtocolViolation"/>.</exception>
    public ulong Varint()
    {
        var value = 0UL;
        for (var (shift, index) = (0, 0); shift < 64 && index < _rest.Length; shift += 7, index++)
        {
            value |= (ulong)(_rest[index] & 0x7F) << shift;
            if (_rest[index] < 0x80)
            {
                _rest = _rest[(index + 1)..];
                return value;
            }
        }

        throw Broken();
    }

    public ReadOnlySpan<byte> Bytes() => Take(Varint());

    /// <summary>Passes over a field that nobody asks for.</summary>
    public void Skip(ulong tag)
    {
        switch (tag & 7)
        {
            case 0:
                Varint();
                break;
            case 1:
                Take(sizeof(ulong));
                break;
            case 2:
                Bytes();
                break;
            case 5:
                Take(sizeof(uint));
                break;
            default:
                throw Broken();
        }
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            throw Broken();
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private readonly DataFeedException Broken() => new(DataFeedError.ProtocolViolation, $"{what} is cut short or malformed.");
}
