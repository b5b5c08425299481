using DataFeed.Client.Epochs;
using Google.Protobuf;

namespace DataFeed.Testing;

/// <summary>Tokens and cursors as messages carry them, for tests that speak the wire themselves.</summary>
public static class WireValues
{
    public static ByteString ToBytes(this EpochToken token) => ByteString.CopyFrom(token.ToArray());

    public static ByteString ToBytes(this EpochCursor cursor) => ByteString.CopyFrom(cursor.ToArray());

    public static EpochToken ToToken(this ByteString bytes) => EpochToken.Parse((bytes ?? throw new ArgumentNullException(nameof(bytes))).Span);

    public static EpochCursor ToCursor(this ByteString bytes) => EpochCursor.Parse((bytes ?? throw new ArgumentNullException(nameof(bytes))).Span);
}
