using DataFeed.Protocol.Errors;
using Grpc.Core;
using Grpc.Net.Compression;
using CompressionLevel = System.IO.Compression.CompressionLevel;

namespace DataFeed.Server.Requests;

/// <summary>A way of compression whose damaged requests are the call's failure, as those of <see cref="GuardedBody"/> are.</summary>
/// <remarks>A request is inflated at once, so that its faults come to light here. The bound is what gRPC itself allows.</remarks>
/// <param name="inner">Compresses and inflates.</param>
/// <param name="maxBytes">The largest inflated request.</param>
internal sealed class BoundedInflation(ICompressionProvider inner, int maxBytes) : ICompressionProvider
{
    public string EncodingName => inner.EncodingName;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        inner.CreateCompressionStream(stream, compressionLevel);

    public Stream CreateDecompressionStream(Stream stream)
    {
        using var inflating = inner.CreateDecompressionStream(stream);
        var inflated = new MemoryStream();
        var part = new byte[8192];
        try
        {
            for (int count; (count = inflating.Read(part)) > 0;)
            {
                inflated.Write(part.AsSpan(0, count));
                if (inflated.Length > maxBytes)
                {
                    throw new RpcException(new Status(StatusCode.ResourceExhausted, $"A request is larger than {maxBytes} bytes."));
                }
            }
        }
        catch (InvalidDataException exception)
        {
            throw new DataFeedException(
                DataFeedError.ProtocolViolation, $"A request is not the {EncodingName} that its header says.", exception).ToRpcException();
        }

        inflated.Position = 0;
        return inflated;
    }
}
