using Grpc.Core;
using Xunit;

namespace Grpc.Net.Client.Tests;

public sealed class StreamTests
{
    [Fact]
    public async Task MoveNext_AfterTheEnd_StaysFalse()
    {
        await using var server = await WireServer.StartAsync(context => context.AnswerAsync([1]));
        using var call = server.Connect().CallServerStream();

        Assert.True(await call.ResponseStream.MoveNext());
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Null(call.ResponseStream.Current);
    }

    [Fact]
    public async Task MoveNext_AfterAFailure_FailsTheSameAgain()
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.AnswerTrailersOnly(StatusCode.Aborted, "why");
            return Task.CompletedTask;
        });
        using var call = server.Connect().CallServerStream();

        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
            Assert.Equal(StatusCode.Aborted, error.StatusCode);
        }
    }

    [Fact]
    public async Task MoveNext_WhileOneIsPending_IsRefusedAndTheFirstGoesOn()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await WireServer.StartAsync(async context =>
        {
            await Wait.ForAsync(goOn.Task, "the second read");
            await context.AnswerAsync([1]);
        });
        using var call = server.Connect().CallServerStream();
        var first = call.ResponseStream.MoveNext();

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.ResponseStream.MoveNext());
        goOn.SetResult();

        Assert.True(await Wait.ForAsync(first, "the first read"));
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Write_MessagesOfEverySize_ArriveUnchanged()
    {
        int[] sizes = [0, 1, 16_384, 100_000, 3, 2_000_000, 7];
        var received = new List<int>();
        await using var server = await WireServer.StartAsync(async context =>
        {
            while (await context.ReadFrameAsync() is { } frame)
            {
                Assert.All(frame.Payload, value => Assert.Equal((byte)received.Count, value));
                received.Add(frame.Payload.Length);
            }

            await context.AnswerAsync([1]);
        });
        using var call = server.Connect().CallClientStream();

        foreach (var (index, size) in sizes.Index())
        {
            var payload = new byte[size];
            payload.AsSpan().Fill((byte)index);
            await call.RequestStream.WriteAsync(payload);
        }

        await call.RequestStream.CompleteAsync();
        await call;

        Assert.Equal(sizes, received);
    }

    [Fact]
    public async Task Write_WhileOneIsPending_IsRefused()
    {
        await using var server = await WireServer.StartAsync(context => context.UntilAbortedAsync());
        using var call = server.Connect().CallClientStream();
        var first = call.RequestStream.WriteAsync(new byte[4 << 20]); // More than flow control takes unread.

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync([1]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.CompleteAsync());
        call.Dispose();

        var error = await Assert.ThrowsAsync<RpcException>(() => Wait.ForAsync(first, "the first write to end"));
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
    }

    [Fact]
    public async Task Write_AfterCompletion_IsRefused()
    {
        await using var server = await WireServer.StartAsync(context => context.AnswerAsync([1]));
        using var call = server.Connect().CallClientStream();

        await call.RequestStream.CompleteAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync([1]));
        await call;
    }

    [Fact]
    public async Task Write_ToACallThatFailed_FailsWithItsStatus()
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.AnswerTrailersOnly(StatusCode.PermissionDenied, "no");
            return Task.CompletedTask;
        });
        using var call = server.Connect().CallDuplex();
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());

        var error = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync([1]));

        Assert.Equal((StatusCode.PermissionDenied, "no"), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Write_PendingWhenTheServerAnswers_FailsWithTheAnswersStatus()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            await context.ReadFrameAsync();
            context.AnswerTrailersOnly(StatusCode.InvalidArgument, "enough");
        });
        using var call = server.Connect().CallClientStream();
        await call.RequestStream.WriteAsync([1]);

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (true)
            {
                await Wait.ForAsync(call.RequestStream.WriteAsync(new byte[1 << 20]), "a write to be refused");
            }
        });

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
    }

    [Fact]
    public async Task Write_ItsTokenFired_CancelsTheWholeCall()
    {
        await using var server = await WireServer.StartAsync(context => context.UntilAbortedAsync());
        using var token = new CancellationTokenSource();
        using var call = server.Connect().CallClientStream();
        var write = call.RequestStream.WriteAsync(new byte[4 << 20], token.Token);

        await token.CancelAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => Wait.ForAsync(write, "the write to end"));
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await Assert.ThrowsAsync<RpcException>(() => Wait.ForAsync(call.ResponseAsync, "the call to end"));
    }

    [Fact]
    public async Task Write_MessageTooLarge_LeavesTheCallGoingOn()
    {
        await using var server = await WireServer.StartAsync(
            async context => await context.AnswerAsync((await context.ReadFrameAsync())!.Value.Payload));
        using var call = server.Connect(new GrpcChannelOptions { MaxSendMessageSize = 10 }).CallClientStream();

        var error = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new byte[11]));
        await call.RequestStream.WriteAsync([7]);
        await call.RequestStream.CompleteAsync();

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal([7], await call);
    }

    [Fact]
    public async Task Duplex_ServerThatSpeaksFirst_IsHeardBeforeAnyWrite()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            await context.SendAsync(Frames.Frame([1]));
            await context.AnswerAsync((await context.ReadFrameAsync())!.Value.Payload);
        });
        using var call = server.Connect().CallDuplex();

        Assert.True(await Wait.ForAsync(call.ResponseStream.MoveNext(), "the first response"));
        await call.RequestStream.WriteAsync([2]);
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal([2], call.ResponseStream.Current);
        Assert.False(await call.ResponseStream.MoveNext());
    }
}
