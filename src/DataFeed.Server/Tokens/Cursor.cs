using System.Buffers.Binary;
using System.Globalization;
using DataFeed.Core.Epochs;
using DataFeed.Protocol.Errors;
using Google.Protobuf;

namespace DataFeed.Server.Tokens;

/// <summary>A position in an epoch: before a step, of a definition. Opaque to clients.</summary>
/// <remarks>
/// Layout after the seal's header, little-endian: step i64, epoch i64, seed u64, batch size i64, fingerprint 16 bytes, and the rest is what the
/// generator saved. 55 bytes, and what is saved.
/// </remarks>
internal sealed class Cursor
{
    private const byte Version = 3;
    private const int FingerprintBytes = 16;
    private const int FixedBytes = (4 * sizeof(long)) + FingerprintBytes;
    private const int StateOffset = Seal.HeaderBytes + FixedBytes;

    private readonly byte[] _bytes;

    private Cursor(byte[] bytes) => _bytes = bytes;

    private static ReadOnlySpan<byte> Kind => "DC"u8;

    /// <summary>The step that reading goes on with, 0 at the epoch's start, and what the generator saved there.</summary>
    public EpochPosition Position => new(BinaryPrimitives.ReadInt64LittleEndian(Body), _bytes.AsMemory(StateOffset..^Seal.ChecksumBytes));

    private ReadOnlySpan<byte> Body => _bytes.AsSpan(Seal.HeaderBytes..^Seal.ChecksumBytes);

    /// <summary>The cursor at the start of an epoch. <see cref="At"/> moves it.</summary>
    public static Cursor Of(EpochDefinition definition)
    {
        var bytes = new byte[StateOffset + Seal.ChecksumBytes];
        Seal.WriteHeader(bytes, Kind, Version);
        var body = bytes.AsSpan(Seal.HeaderBytes..^Seal.ChecksumBytes);
        BinaryPrimitives.WriteInt64LittleEndian(body[8..], definition.Epoch);
        BinaryPrimitives.WriteUInt64LittleEndian(body[16..], definition.Seed);
        BinaryPrimitives.WriteInt64LittleEndian(body[24..], definition.BatchSize);
        Convert.FromHexString(definition.Fingerprint).AsSpan(0, FingerprintBytes).CopyTo(body[32..]);
        Seal.WriteChecksum(bytes);
        return new Cursor(bytes);
    }

    /// <summary>Reads a cursor back.</summary>
    /// <exception cref="DataFeedException"><see cref="DataFeedError.CursorInvalid"/>: what is wrong with the bytes.</exception>
    public static Cursor Decode(ByteString bytes)
    {
        var body = Seal.Open(bytes.Span, Kind, Version, "Cursor", DataFeedError.CursorInvalid);

        // The seal is a checksum, not a signature: what no server writes may still come.
        return body.Length is >= FixedBytes and <= FixedBytes + BatchLayout.MaxStateBytes && BinaryPrimitives.ReadInt64LittleEndian(body) >= 0
            ? new Cursor(bytes.ToByteArray())
            : throw new DataFeedException(DataFeedError.CursorInvalid, "Cursor's content cannot be read.");
    }

    /// <summary>The bytes of a position of the same epoch. The state is copied.</summary>
    public ByteString At(EpochPosition position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position.Step, nameof(position));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position.State.Length, BatchLayout.MaxStateBytes, nameof(position));
        var bytes = new byte[StateOffset + position.State.Length + Seal.ChecksumBytes];
        _bytes.AsSpan(0, StateOffset).CopyTo(bytes);
        position.State.Span.CopyTo(bytes.AsSpan(StateOffset));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(Seal.HeaderBytes), position.Step);
        Seal.WriteChecksum(bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <summary>Refuses a cursor of another epoch.</summary>
    /// <param name="definition">The epoch that it is used with.</param>
    /// <exception cref="DataFeedException"><see cref="DataFeedError.CursorMismatch"/>: every difference, by name.</exception>
    public void RequireMatch(EpochDefinition definition)
    {
        List<string> differences = [];
        Compare("seed", Text(BinaryPrimitives.ReadUInt64LittleEndian(Body[16..])), Text(definition.Seed));
        Compare("epoch", Text(BinaryPrimitives.ReadInt64LittleEndian(Body[8..])), Text(definition.Epoch));
        Compare("batch size", Text(BinaryPrimitives.ReadInt64LittleEndian(Body[24..])), Text(definition.BatchSize));
        if (Convert.ToHexStringLower(Body.Slice(32, FingerprintBytes)) is var fingerprint && fingerprint != definition.Fingerprint)
        {
            differences.Add(
                $"fingerprint {fingerprint} in the cursor, {definition.Fingerprint} asked: it is of another feed, of other parameters, or the feed has changed since");
        }

        if (differences.Count > 0)
        {
            throw new DataFeedException(DataFeedError.CursorMismatch,
                $"The cursor does not belong to this epoch of feed \"{definition.Feed}\": {string.Join("; ", differences)}.");
        }

        void Compare(string what, string cursor, string epoch)
        {
            if (cursor != epoch)
            {
                differences.Add($"{what} {cursor} in the cursor, {epoch} asked");
            }
        }
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
