using DataFeed.Conformance.Tests.Wire;
using Grpc.Core;
using Xunit;

namespace DataFeed.Conformance.Tests.Calling;

/// <summary>The cases about what goes beside the messages: metadata, and how a call ended.</summary>
internal static class StatusCases
{
    private const string Initial = "x-grpc-test-echo-initial";
    private const string InitialValue = "test_initial_metadata_value";
    private const string Trailing = "x-grpc-test-echo-trailing-bin";
    private const string Words = "test status message";
    private const string SpecialWords = "\t\ntest with whitespace\r\nand Unicode BMP \u263A and non-BMP \U0001F608\t\n";

    private static readonly byte[] TrailingValue = [0xab, 0xab, 0xab];

    public static async Task CustomMetadataAsync(InteropClient client)
    {
        var metadata = new Metadata { { Initial, InitialValue }, { Trailing, TrailingValue } };
        using var unary = client.Test.UnaryCallAsync(Messages.Large(), InteropClient.Options(metadata));
        Expect.Zeros((await unary).Payload, Messages.LargeResponse);
        ExpectEcho(await unary.ResponseHeadersAsync, unary.GetTrailers());

        using var duplex = client.Test.FullDuplexCall(InteropClient.Options(metadata));
        await duplex.RequestStream.WriteAsync(Messages.Duplex(271828, Messages.LargeResponse));
        await duplex.RequestStream.CompleteAsync();
        Expect.Zeros(await Expect.AllAsync(duplex.ResponseStream), [Messages.LargeResponse]);
        ExpectEcho(await duplex.ResponseHeadersAsync, duplex.GetTrailers());
    }

    public static async Task StatusCodeAndMessageAsync(InteropClient client)
    {
        var status = new EchoStatus { Code = (int)StatusCode.Unknown, Message = Words };
        using var unary = client.Test.UnaryCallAsync(new SimpleRequest { ResponseStatus = status }, InteropClient.Options());
        await Expect.EndAsync(() => unary.ResponseAsync, StatusCode.Unknown, Words);

        using var duplex = client.Test.FullDuplexCall(InteropClient.Options());
        await Sending.UnlessOverAsync(() => duplex.RequestStream.WriteAsync(new StreamingOutputCallRequest { ResponseStatus = status }));
        await Sending.UnlessOverAsync(duplex.RequestStream.CompleteAsync);
        await Expect.EndAsync(() => Expect.AllAsync(duplex.ResponseStream), StatusCode.Unknown, Words);
    }

    public static async Task SpecialStatusMessageAsync(InteropClient client)
    {
        var status = new EchoStatus { Code = (int)StatusCode.Unknown, Message = SpecialWords };
        using var call = client.Test.UnaryCallAsync(new SimpleRequest { ResponseStatus = status }, InteropClient.Options());

        await Expect.EndAsync(() => call.ResponseAsync, StatusCode.Unknown, SpecialWords);
    }

    public static async Task UnimplementedMethodAsync(InteropClient client)
    {
        using var call = client.Test.UnimplementedCallAsync(new Empty(), InteropClient.Options());

        await Expect.EndAsync(() => call.ResponseAsync, StatusCode.Unimplemented);
    }

    public static async Task UnimplementedServiceAsync(InteropClient client)
    {
        using var call = client.Unimplemented.UnimplementedCallAsync(new Empty(), InteropClient.Options());

        await Expect.EndAsync(() => call.ResponseAsync, StatusCode.Unimplemented);
    }

    private static void ExpectEcho(Metadata headers, Metadata trailers)
    {
        Assert.Equal([InitialValue], headers.GetAll(Initial).Select(entry => entry.Value));
        Assert.Equal([TrailingValue], trailers.GetAll(Trailing).Select(entry => entry.ValueBytes));
    }
}
