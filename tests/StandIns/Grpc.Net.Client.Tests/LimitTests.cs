using Grpc.Core;
using Xunit;

namespace Grpc.Net.Client.Tests;

public sealed class LimitTests
{
    [Theory]
    [InlineData(4 << 20, true)]
    [InlineData((4 << 20) + 1, false)]
    public async Task Receive_ByDefault_TakesUpToFourMebibytes(int length, bool taken)
    {
        await using var server = await WireServer.StartAsync(context => context.AnswerAsync(new byte[length]));
        using var call = server.Connect().CallServerStream();

        var read = call.ResponseStream.MoveNext(CancellationToken.None);

        if (taken)
        {
            Assert.True(await read);
            Assert.Equal(length, call.ResponseStream.Current.Length);
        }
        else
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => read);
            Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
            Assert.Contains($"{length}", error.Status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Receive_WithoutLimit_TakesLargeMessages()
    {
        var payload = new byte[20_000_000];
        payload.AsSpan().Fill(9);
        payload[^1] = 1;
        await using var server = await WireServer.StartAsync(context => context.AnswerAsync([7], payload, [8]));
        using var call = server.Connect(new GrpcChannelOptions { MaxReceiveMessageSize = null }).CallServerStream();

        var received = new List<byte[]>();
        await foreach (var message in call.ResponseStream.ReadAllAsync())
        {
            received.Add(message);
        }

        Assert.Equal([7], received[0]);
        Assert.True(payload.AsSpan().SequenceEqual(received[1]));
        Assert.Equal([8], received[2]);
    }

    [Fact]
    public async Task Receive_LengthBeyondAnyArray_IsResourceExhausted()
    {
        await using var server = await WireServer.StartAsync(context => context.SendAsync([0, 0xFF, 0xFF, 0xFF, 0xFF]));
        using var call = server.Connect(new GrpcChannelOptions { MaxReceiveMessageSize = null }).CallServerStream();

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task Send_AboveTheLimit_IsResourceExhausted()
    {
        await using var server = await WireServer.StartAsync(context => context.AnswerAsync([1]));
        var channel = server.Connect(new GrpcChannelOptions { MaxSendMessageSize = 10 });

        var error = await Assert.ThrowsAsync<RpcException>(() => channel.CallUnary(new byte[11]).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal([1], await channel.CallUnary(new byte[10]));
    }
}
