using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using DataFeed.Protocol.Errors;
using Google.Protobuf;

namespace DataFeed.Protocol.Tokens;

/// <summary>A position in an epoch: before a step, of a definition. Opaque to clients.</summary>
/// <remarks>
/// Layout after the seal's header, little-endian: step i64, epoch i64, seed u64, batch size i64, fingerprint 16 bytes, the feed's name in
/// UTF-8 behind its length u8, the definition's digest, and the rest is what the generator saved. 100 to 150 bytes for most feeds, at most 1,200
/// and what is saved.
/// </remarks>
public sealed class Cursor
{
    /// <summary>Bytes that a generator may have saved at most.</summary>
    public const int MaxStateBytes = 4096;

    private const byte Version = 2;
    private const int FingerprintBytes = 16;
    private const int StepOffset = Seal.HeaderBytes;
    private const int FixedBytes = (4 * sizeof(long)) + FingerprintBytes + 1;

    private readonly byte[] _bytes;
    private readonly int _nameLength;
    private readonly int _stateOffset;

    private Cursor(byte[] bytes)
    {
        _bytes = bytes;
        _nameLength = Body[FixedBytes - 1];
        _stateOffset = Seal.HeaderBytes + FixedBytes + _nameLength + (DefinitionDigest.Length(Body[(FixedBytes + _nameLength)..]) ?? 0);
    }

    private static ReadOnlySpan<byte> Kind => "DC"u8;

    /// <summary>The step that reading goes on with: 0 is the epoch's start, the number of steps its end.</summary>
    public long Step => BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(StepOffset));

    /// <summary>What the generator saved there; empty where it saved nothing.</summary>
    public ReadOnlyMemory<byte> State => _bytes.AsMemory(_stateOffset..^Seal.ChecksumBytes);

    private ReadOnlySpan<byte> Body => _bytes.AsSpan(Seal.HeaderBytes..^Seal.ChecksumBytes);

    private long Epoch => BinaryPrimitives.ReadInt64LittleEndian(Body[8..]);

    private ulong Seed => BinaryPrimitives.ReadUInt64LittleEndian(Body[16..]);

    private long BatchSize => BinaryPrimitives.ReadInt64LittleEndian(Body[24..]);

    private ReadOnlySpan<byte> Fingerprint => Body.Slice(32, FingerprintBytes);

    private string Feed => Encoding.UTF8.GetString(Body.Slice(FixedBytes, _nameLength));

    private ReadOnlySpan<byte> Definition => _bytes.AsSpan((Seal.HeaderBytes + FixedBytes + _nameLength).._stateOffset);

    /// <summary>The cursor at the start of an epoch. <see cref="At"/> moves it.</summary>
    /// <param name="definition">The epoch's definition.</param>
    public static Cursor Of(EpochDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var feed = Encoding.UTF8.GetBytes(definition.Feed);
        var digest = DefinitionDigest.Of(definition);
        var bytes = new byte[Seal.HeaderBytes + FixedBytes + feed.Length + digest.Length + Seal.ChecksumBytes];
        Seal.WriteHeader(bytes, Kind, Version);
        var body = bytes.AsSpan(Seal.HeaderBytes..^Seal.ChecksumBytes);
        BinaryPrimitives.WriteInt64LittleEndian(body[8..], definition.Epoch);
        BinaryPrimitives.WriteUInt64LittleEndian(body[16..], definition.Seed);
        BinaryPrimitives.WriteInt64LittleEndian(body[24..], definition.BatchSize);
        Convert.FromHexString(definition.Fingerprint).AsSpan(0, FingerprintBytes).CopyTo(body[32..]);
        body[FixedBytes - 1] = checked((byte)feed.Length);
        feed.CopyTo(body[FixedBytes..]);
        digest.CopyTo(body[(FixedBytes + feed.Length)..]);
        Seal.WriteChecksum(bytes);
        return new Cursor(bytes);
    }

    /// <summary>Reads a cursor back.</summary>
    /// <param name="bytes">What <see cref="At"/> gave.</param>
    /// <exception cref="DataFeedException"><see cref="DataFeedError.CursorInvalid"/>: what is wrong with the bytes.</exception>
    public static Cursor Decode(ByteString bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var body = Seal.Open(bytes.Span, Kind, Version, "Cursor", DataFeedError.CursorInvalid);
        return IsReadable(body)
            ? new Cursor(bytes.ToByteArray())
            : throw new DataFeedException(DataFeedError.CursorInvalid, "Cursor's content cannot be read.");
    }

    /// <summary>The bytes of the position before a step of the same epoch.</summary>
    /// <param name="step">Zero-based step, 0 or more.</param>
    /// <param name="state">What the generator saved there, at most <see cref="MaxStateBytes"/>; copied. Default: nothing.</param>
    public ByteString At(long step, ReadOnlySpan<byte> state = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(state.Length, MaxStateBytes, nameof(state));
        var bytes = new byte[_stateOffset + state.Length + Seal.ChecksumBytes];
        _bytes.AsSpan(0, _stateOffset).CopyTo(bytes);
        state.CopyTo(bytes.AsSpan(_stateOffset));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(StepOffset), step);
        Seal.WriteChecksum(bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <summary>Refuses a cursor of another epoch.</summary>
    /// <param name="definition">The epoch that it is used with.</param>
    /// <exception cref="DataFeedException"><see cref="DataFeedError.CursorMismatch"/>: every difference, by name.</exception>
    public void RequireMatch(EpochDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        List<string> differences = [];
        Compare("feed", Feed, definition.Feed);
        Compare("seed", Text(Seed), Text(definition.Seed));
        Compare("epoch", Text(Epoch), Text(definition.Epoch));
        Compare("batch size", Text(BatchSize), Text(definition.BatchSize));
        if (Feed == definition.Feed && !Fingerprint.SequenceEqual(Convert.FromHexString(definition.Fingerprint)))
        {
            var named = DefinitionDigest.Differences(Definition, definition);
            differences.AddRange(named.Count > 0 ? named : ["the feed's definition has changed since"]);
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

    // The seal is a checksum, not a signature: what no server writes may still come.
    private static bool IsReadable(ReadOnlySpan<byte> body) =>
        body.Length >= FixedBytes
        && BinaryPrimitives.ReadInt64LittleEndian(body) >= 0
        && FixedBytes + body[FixedBytes - 1] is var name
        && name <= body.Length
        && DefinitionDigest.Length(body[name..]) is { } digest
        && body.Length - name - digest <= MaxStateBytes;

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
