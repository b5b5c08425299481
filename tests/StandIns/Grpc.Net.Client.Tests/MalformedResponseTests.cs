using Grpc.Core;
using Xunit;

namespace Grpc.Net.Client.Tests;

public sealed class MalformedResponseTests
{
    [Theory]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 }, "2")]
    [InlineData(new byte[] { 0, 0, 0 }, "3 bytes")]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1, 2 }, "2 of 9 bytes")]
    public async Task Body_Malformed_IsInternalAndSaysWhy(byte[] body, string why)
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            await context.SendAsync([.. Frames.Frame([1]), .. body]);
            context.SendStatus(StatusCode.OK);
        });
        using var call = server.Connect().CallServerStream();

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.Contains(why, error.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Body_CutIntoSmallPieces_GivesTheSameMessages(int piece)
    {
        byte[][] payloads = [[1, 2, 3], [], new byte[40], [9]];
        var body = payloads.SelectMany(payload => Frames.Frame(payload)).ToArray();
        await using var server = await WireServer.StartAsync(async context =>
        {
            foreach (var part in body.Chunk(piece))
            {
                await context.SendAsync(part);
            }

            context.SendStatus(StatusCode.OK);
        });
        using var call = server.Connect().CallServerStream();

        var received = new List<byte[]>();
        await foreach (var message in call.ResponseStream.ReadAllAsync())
        {
            received.Add(message);
        }

        Assert.Equal(payloads, received);
    }

    [Fact]
    public async Task Body_OfMessagesOfEverySize_GivesThemUnchanged()
    {
        // Sizes around those at which the buffer is filled, grown and given back.
        int[] sizes = [0, 1, 16_378, 16_379, 16_380, 16_384, 65_536, 70_000, 3, 200_000, 5, 65_531, 65_532, 1_048_576, 7];
        byte[][] payloads = [.. sizes.Select((size, index) => Enumerable.Range(0, size).Select(i => (byte)(i * 7 + index)).ToArray())];
        await using var server = await WireServer.StartAsync(context => context.AnswerAsync(payloads));
        using var call = server.Connect().CallServerStream();

        foreach (var payload in payloads)
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.True(payload.AsSpan().SequenceEqual(call.ResponseStream.Current), $"The message of {payload.Length} bytes came changed.");
        }

        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }
}
