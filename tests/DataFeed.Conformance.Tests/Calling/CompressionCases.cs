using DataFeed.Conformance.Tests.Wire;
using Grpc.Core;
using Xunit;

namespace DataFeed.Conformance.Tests.Calling;

/// <summary>The cases about compressed messages, and about those beside them that are not.</summary>
internal static class CompressionCases
{
    private static readonly WriteOptions Plain = new(WriteFlags.NoCompress);

    // What Grpc.Net.Client takes as the wish to compress a call's requests.
    private static Metadata Gzip => new() { { "grpc-internal-encoding-request", "gzip" } };

    public static async Task ClientCompressedUnaryAsync(InteropClient client)
    {
        if (client.ServerSeesCompression)
        {
            using var probe = client.Test.UnaryCallAsync(Request(compressed: true), InteropClient.Options());
            await Expect.EndAsync(() => probe.ResponseAsync, StatusCode.InvalidArgument);
        }

        using var compressed = client.Test.UnaryCallAsync(Request(compressed: true), InteropClient.Options(Gzip));
        Expect.Zeros((await compressed).Payload, Messages.LargeResponse);
        Assert.Equal([true], client.CompressedRequests);

        using var plain = client.Test.UnaryCallAsync(Request(compressed: false), InteropClient.Options(Gzip).WithWriteOptions(Plain));
        Expect.Zeros((await plain).Payload, Messages.LargeResponse);
        Assert.Equal([false], client.CompressedRequests);

        static SimpleRequest Request(bool compressed)
        {
            var request = Messages.Large();
            request.ExpectCompressed = Messages.Flag(compressed);
            return request;
        }
    }

    public static async Task ClientCompressedStreamingAsync(InteropClient client)
    {
        if (client.ServerSeesCompression)
        {
            await ProbeStreamingAsync(client);
        }

        using var call = client.Test.StreamingInputCall(InteropClient.Options(Gzip));
        await call.RequestStream.WriteAsync(Request(compressed: true, 27182));
        call.RequestStream.WriteOptions = Plain;
        await call.RequestStream.WriteAsync(Request(compressed: false, 45904));
        await call.RequestStream.CompleteAsync();

        Assert.Equal(73086, (await call).AggregatedPayloadSize);
        Assert.Equal([true, false], client.CompressedRequests);
    }

    public static async Task ServerCompressedUnaryAsync(InteropClient client)
    {
        foreach (var compressed in new[] { true, false })
        {
            var request = Messages.Large();
            request.ResponseCompressed = Messages.Flag(compressed);
            var response = await client.Test.UnaryCallAsync(request, InteropClient.Options());

            Expect.Zeros(response.Payload, Messages.LargeResponse);
            Assert.Equal([compressed && client.ServerCompresses], client.CompressedResponses);
        }
    }

    public static async Task ServerCompressedStreamingAsync(InteropClient client)
    {
        var request = new StreamingOutputCallRequest
        {
            ResponseParameters =
            {
                new ResponseParameters { Size = 31415, Compressed = Messages.Flag(true) },
                new ResponseParameters { Size = 92653, Compressed = Messages.Flag(false) },
            },
        };
        using var call = client.Test.StreamingOutputCall(request, InteropClient.Options());

        Expect.Zeros(await Expect.AllAsync(call.ResponseStream), [31415, 92653]);
        Assert.Equal([client.ServerCompresses, false], client.CompressedResponses);
    }

    private static async Task ProbeStreamingAsync(InteropClient client)
    {
        using var probe = client.Test.StreamingInputCall(InteropClient.Options());
        await Sending.UnlessOverAsync(() => probe.RequestStream.WriteAsync(Request(compressed: true, 27182)));
        await Sending.UnlessOverAsync(probe.RequestStream.CompleteAsync);

        await Expect.EndAsync(() => probe.ResponseAsync, StatusCode.InvalidArgument);
    }

    private static StreamingInputCallRequest Request(bool compressed, int size) =>
        new() { ExpectCompressed = Messages.Flag(compressed), Payload = Messages.Zeros(size) };
}
