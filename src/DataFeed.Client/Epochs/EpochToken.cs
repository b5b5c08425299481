using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace DataFeed.Client.Epochs;

/// <summary>All that any server needs to serve an epoch, as a server gave it: opaque bytes, to be passed to other processes that join it. Default: none.</summary>
public readonly struct EpochToken : IEquatable<EpochToken>
{
    private readonly ReadOnlyMemory<byte> _bytes;

    internal EpochToken(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>Whether it is none.</summary>
    public bool IsEmpty => _bytes.IsEmpty;

    /// <summary>Takes a token back that came as bytes. The server checks it when it is used.</summary>
    /// <param name="bytes">What <see cref="ToArray"/> gave; copied.</param>
    public static EpochToken Parse(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    /// <summary>Its bytes, to be passed on.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <inheritdoc/>
    public bool Equals(EpochToken other) => _bytes.Span.SequenceEqual(other._bytes.Span);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is EpochToken other && Equals(other);

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
    public static bool operator ==(EpochToken left, EpochToken right) => left.Equals(right);

    /// <summary>Whether they are other bytes.</summary>
    public static bool operator !=(EpochToken left, EpochToken right) => !left.Equals(right);

    internal static EpochToken Of(ByteString bytes) => new(bytes.Memory);

    internal ByteString ToWire() => UnsafeByteOperations.UnsafeWrap(_bytes);
}
