using DataFeed.Conformance.Tests.Wire;
using Grpc.Core;
using Xunit;

namespace DataFeed.Conformance.Tests.Calling;

/// <summary>The cases about messages, of no bytes and of many, in calls of all four kinds.</summary>
internal static class MessageCases
{
    public static async Task EmptyUnaryAsync(InteropClient client) =>
        Assert.Equal(new Empty(), await client.Test.EmptyCallAsync(new Empty(), InteropClient.Options()));

    public static async Task LargeUnaryAsync(InteropClient client)
    {
        var response = await client.Test.UnaryCallAsync(Messages.Large(), InteropClient.Options());

        Expect.Zeros(response.Payload, Messages.LargeResponse);
    }

    public static async Task ClientStreamingAsync(InteropClient client)
    {
        using var call = client.Test.StreamingInputCall(InteropClient.Options());

        foreach (var size in Messages.RequestSizes)
        {
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Messages.Zeros(size) });
        }

        await call.RequestStream.CompleteAsync();
        Assert.Equal(74922, (await call).AggregatedPayloadSize);
    }

    public static async Task ServerStreamingAsync(InteropClient client)
    {
        var request = new StreamingOutputCallRequest
        {
            ResponseParameters = { Messages.ResponseSizes.Select(size => new ResponseParameters { Size = size }) },
        };
        using var call = client.Test.StreamingOutputCall(request, InteropClient.Options());

        Expect.Zeros(await Expect.AllAsync(call.ResponseStream), Messages.ResponseSizes);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    public static async Task PingPongAsync(InteropClient client)
    {
        using var call = client.Test.FullDuplexCall(InteropClient.Options());

        foreach (var (size, responseSize) in Messages.RequestSizes.Zip(Messages.ResponseSizes))
        {
            await call.RequestStream.WriteAsync(Messages.Duplex(size, responseSize));
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Expect.Zeros(call.ResponseStream.Current.Payload, responseSize);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    public static async Task EmptyStreamAsync(InteropClient client)
    {
        using var call = client.Test.FullDuplexCall(InteropClient.Options());

        await call.RequestStream.CompleteAsync();

        Assert.Empty(await Expect.AllAsync(call.ResponseStream));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }
}
