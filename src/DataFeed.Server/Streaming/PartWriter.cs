using DataFeed.Protocol.Framing;
using Grpc.Core;

namespace DataFeed.Server.Streaming;

/// <summary>Writes a stream's parts: small ones that are ready together go out together, and nothing ready is held back for what is not.</summary>
internal sealed class PartWriter(IServerStreamWriter<OutgoingPart> responses)
{
    // What is let grow before it is sent: docs/adr/0007 has the figures.
    private const int FlushBytes = 64 << 10;

    private static readonly WriteOptions Held = new(WriteFlags.BufferHint);
    private static readonly WriteOptions Sent = new();

    private int _heldBytes;

    /// <summary>Completes once HTTP/2 flow control has room, so a slow trainer slows the caller.</summary>
    /// <param name="part">Its memory is free again when the task completes.</param>
    /// <param name="moreIsReady">Whether the caller comes back without waiting for anything.</param>
    // Takes no token: cancelling a write aborts the call, and a reader that goes on reading is owed the reason why its stream was stopped.
    public Task WriteAsync(OutgoingPart part, bool moreIsReady)
    {
        _heldBytes += part.DataBytes;
        var isHeld = moreIsReady && _heldBytes < FlushBytes;
        if (!isHeld)
        {
            _heldBytes = 0;
        }

        responses.WriteOptions = isHeld ? Held : Sent;
        return responses.WriteAsync(part);
    }
}
