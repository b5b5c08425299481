using System.Buffers;
using System.Text;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Services;
using Grpc.AspNetCore.Tests.Wire;
using Grpc.Core;

namespace Grpc.AspNetCore.Tests;

public sealed class ResponseFrameTests
{
    [Theory]
    [InlineData(10, 9)]
    [InlineData(10, 11)]
    [InlineData(10, 0)]
    [InlineData(0, 1)]
    [InlineData(100_000, 99_999)]
    [InlineData(100_000, 200_000)]
    public async Task Write_LengthPromisedAndBroken_FailsWithNothingOfTheMessageSent(int promised, int written)
    {
        var exception = await WriteAfterGoodMessageAsync(context =>
        {
            context.SetPayloadLength(promised);
            context.GetBufferWriter().Write(new byte[written]);
            context.Complete();
        });

        Assert.Contains($"promised {promised} bytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ArrayOfAnotherLengthThanPromised_Fails()
    {
        var exception = await WriteAfterGoodMessageAsync(context =>
        {
            context.SetPayloadLength(3);
            context.Complete(new byte[4]);
        });

        Assert.Contains("promised 3 bytes", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("never completed")]
    [InlineData("completed twice")]
    [InlineData("length after the writer")]
    [InlineData("array after the writer")]
    public async Task Write_ContextUsedOutOfOrder_Fails(string how)
    {
        await WriteAfterGoodMessageAsync(context =>
        {
            var writer = context.GetBufferWriter();
            writer.Write(new byte[] { 1, 2 });
            switch (how)
            {
                case "completed twice":
                    context.Complete();
                    context.Complete();
                    break;
                case "length after the writer":
                    context.SetPayloadLength(2);
                    break;
                case "array after the writer":
                    context.Complete([1]);
                    break;
            }
        });
    }

    [Fact]
    public async Task Write_SerializerThrowsMidway_SendsNothingOfTheMessage()
    {
        await WriteAfterGoodMessageAsync(context =>
        {
            context.SetPayloadLength(1000);
            context.GetBufferWriter().Write(new byte[500]);
            throw new InvalidOperationException("midway");
        });
    }

    [Theory]
    [InlineData("sized")]
    [InlineData("sized, in pieces, each asked for generously")]
    [InlineData("unsized")]
    [InlineData("array")]
    public async Task Write_AnyWay_SendsTheSameBytes(string how)
    {
        var text = string.Concat(Enumerable.Repeat("Grüße, 世界. ", 20_000));
        var bytes = Encoding.UTF8.GetBytes(text);
        await using var server = await TestServer.StartAsync(new Script
        {
            ServerStream = async (_, responses, _) =>
            {
                for (var i = 0; i < 3; i++)
                {
                    await responses.WriteAsync(new Payload(bytes, context => Serialize(how, text, bytes, context)));
                }
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("ServerStream", Frame.Of([]));

        Assert.All(await call.ReadAllAsync(), message => Assert.Equal(bytes, message.Bytes));
        Assert.Equal(0, await call.GetStatusAsync());
    }

    private static void Serialize(string how, string text, byte[] bytes, SerializationContext context)
    {
        switch (how)
        {
            case "array":
                context.Complete(bytes);
                return;
            case "unsized":
                context.GetBufferWriter().Write(bytes);
                break;
            case "sized":
                context.SetPayloadLength(bytes.Length);
                context.GetBufferWriter().Write(bytes);
                break;
            default:
                context.SetPayloadLength(bytes.Length);
                Encoding.UTF8.GetBytes(text.AsSpan(0, 13), context.GetBufferWriter());
                Encoding.UTF8.GetBytes(text.AsSpan(13), context.GetBufferWriter());
                break;
        }

        context.Complete();
    }

    private static async Task<InvalidOperationException> WriteAfterGoodMessageAsync(Action<SerializationContext> serialize)
    {
        var failure = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(new Script
        {
            ServerStream = async (request, responses, _) =>
            {
                await responses.WriteAsync(request);
                var exception = await Record.ExceptionAsync(() => responses.WriteAsync(new Payload([], serialize)));
                failure.SetResult(exception);
                throw exception!;
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("ServerStream", Frame.Of([1]));

        Assert.Equal([1], Assert.Single(await call.ReadAllAsync()).Bytes);
        Assert.Equal((int)StatusCode.Unknown, await call.GetStatusAsync());
        await client.AssertServesAsync();
        return Assert.IsType<InvalidOperationException>(await failure.Task);
    }
}
