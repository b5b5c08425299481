using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DataFeed.Protocol.Errors;
using Google.Protobuf;

namespace DataFeed.Protocol.Tokens;

/// <summary>A position in an epoch: before a step, of a definition. Opaque to clients.</summary>
/// <remarks>
/// Layout after the seal's header, little-endian: step i64, epoch i64, seed u64, batch size i64, fingerprint 16 bytes, digest of the
/// parameters 8 bytes, the feed's name in UTF-8.
/// </remarks>
public sealed class Cursor
{
    private const byte Version = 1;
    private const int FingerprintBytes = 16;
    private const int DigestBytes = 8;
    private const int StepOffset = Seal.HeaderBytes;
    private const int FixedBytes = (4 * sizeof(long)) + FingerprintBytes + DigestBytes;

    private readonly byte[] _bytes;

    private Cursor(byte[] bytes) => _bytes = bytes;

    private static ReadOnlySpan<byte> Kind => "DC"u8;

    /// <summary>The step that reading goes on with: 0 is the epoch's start, the number of steps its end.</summary>
    public long Step => BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(StepOffset));

    private ReadOnlySpan<byte> Body => _bytes.AsSpan(Seal.HeaderBytes..^Seal.ChecksumBytes);

    private long Epoch => BinaryPrimitives.ReadInt64LittleEndian(Body[8..]);

    private ulong Seed => BinaryPrimitives.ReadUInt64LittleEndian(Body[16..]);

    private long BatchSize => BinaryPrimitives.ReadInt64LittleEndian(Body[24..]);

    private ReadOnlySpan<byte> Fingerprint => Body.Slice(32, FingerprintBytes);

    private ReadOnlySpan<byte> ParametersDigest => Body.Slice(32 + FingerprintBytes, DigestBytes);

    private string Feed => Encoding.UTF8.GetString(Body[FixedBytes..]);

    /// <summary>The cursor at the start of an epoch. <see cref="At"/> moves it.</summary>
    /// <param name="definition">The epoch's definition.</param>
    public static Cursor Of(EpochDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var feed = Encoding.UTF8.GetBytes(definition.Feed);
        var bytes = new byte[Seal.HeaderBytes + FixedBytes + feed.Length + Seal.ChecksumBytes];
        Seal.WriteHeader(bytes, Kind, Version);
        var body = bytes.AsSpan(Seal.HeaderBytes..^Seal.ChecksumBytes);
        BinaryPrimitives.WriteInt64LittleEndian(body[8..], definition.Epoch);
        BinaryPrimitives.WriteUInt64LittleEndian(body[16..], definition.Seed);
        BinaryPrimitives.WriteInt64LittleEndian(body[24..], definition.BatchSize);
        Convert.FromHexString(definition.Fingerprint).AsSpan(0, FingerprintBytes).CopyTo(body[32..]);
        Digest(definition).CopyTo(body[(32 + FingerprintBytes)..]);
        feed.CopyTo(body[FixedBytes..]);
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
        if (body.Length < FixedBytes || BinaryPrimitives.ReadInt64LittleEndian(body) < 0)
        {
            throw new DataFeedException(DataFeedError.CursorInvalid, "Cursor's content cannot be read.");
        }

        return new Cursor(bytes.ToByteArray());
    }

    /// <summary>The bytes of the position before a step of the same epoch.</summary>
    /// <param name="step">Zero-based step, 0 or more.</param>
    public ByteString At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        var bytes = _bytes.AsSpan().ToArray();
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
        if (Feed == definition.Feed)
        {
            if (!ParametersDigest.SequenceEqual(Digest(definition)))
            {
                differences.Add("other parameters");
            }
            else if (!Fingerprint.SequenceEqual(Convert.FromHexString(definition.Fingerprint)))
            {
                differences.Add("the feed's definition has changed since");
            }
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

    private static byte[] Digest(EpochDefinition definition)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in definition.Parameters)
        {
            text.Append(name).Append('=').Append(value).Append('\0');
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))[..DigestBytes];
    }
}
