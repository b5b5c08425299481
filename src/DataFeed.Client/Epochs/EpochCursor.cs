using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace DataFeed.Client.Epochs;

/// <summary>A position in an epoch, as a server gave it: opaque bytes, to be kept with a model's checkpoint and given back. Default: none.</summary>
public readonly struct EpochCursor : IEquatable<EpochCursor>
{
    private readonly ReadOnlyMemory<byte> _bytes;

    internal EpochCursor(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>Whether it is none.</summary>
    public bool IsEmpty => _bytes.IsEmpty;

    /// <summary>Takes a cursor back that was kept as bytes. The server checks it when it is used.</summary>
    /// <param name="bytes">What <see cref="ToArray"/> gave; copied.</param>
    public static EpochCursor Parse(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    /// <summary>Its bytes, to be kept.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <inheritdoc/>
    public bool Equals(EpochCursor other) => _bytes.Span.SequenceEqual(other._bytes.Span);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is EpochCursor other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_bytes.Span);
        return hash.ToHashCode();
    }

    /// <summary>Its bytes in base64.</summary>
    public override string ToString() => Convert.ToBase64String(_bytes.Span);

    /// <summary>Whether both are the same bytes.</summary>
    public static bool operator ==(EpochCursor left, EpochCursor right) => left.Equals(right);

    /// <summary>Whether they are other bytes.</summary>
    public static bool operator !=(EpochCursor left, EpochCursor right) => !left.Equals(right);

    internal static EpochCursor Of(ByteString bytes) => new(bytes.Memory);

    internal ByteString ToWire() => UnsafeByteOperations.UnsafeWrap(_bytes);
}
