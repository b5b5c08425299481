using System.Net;

namespace DataFeed.Fuzz.Tests.Server;

/// <summary>A request body sent piece by piece, each in a DATA frame of its own; possibly torn off at the end.</summary>
internal sealed class PiecesContent(List<byte[]> pieces, bool isTorn) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var piece in pieces)
            {
                await stream.WriteAsync(piece, cancellationToken);
                await stream.FlushAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The answer came first; the rest of the body is nobody's.
            return;
        }

        if (isTorn)
        {
            throw new IOException("Torn off.");
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
