namespace Grpc.Core;

/// <summary>How messages are written. Immutable.</summary>
/// <param name="flags">The flags; none by default.</param>
public class WriteOptions(WriteFlags flags = default)
{
    /// <summary>No flags.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>The flags.</summary>
    public WriteFlags Flags { get; } = flags;
}
