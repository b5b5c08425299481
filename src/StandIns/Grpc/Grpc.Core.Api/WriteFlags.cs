namespace Grpc.Core;

/// <summary>How one message is written.</summary>
[Flags]
#pragma warning disable CA1008 // The real enumeration has no name for zero.
public enum WriteFlags
#pragma warning restore CA1008
{
    /// <summary>The message may wait for the next one before it is flushed.</summary>
    BufferHint = 0x1,

    /// <summary>The message is sent as it is, even on a compressed stream.</summary>
    NoCompress = 0x2,
}
