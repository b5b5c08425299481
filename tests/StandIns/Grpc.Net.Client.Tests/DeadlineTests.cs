using Grpc.Core;
using Xunit;

namespace Grpc.Net.Client.Tests;

public sealed class DeadlineTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Deadline_Set_IsSentAsWhatIsLeft()
    {
        string? timeout = null;
        await using var server = await WireServer.StartAsync(context =>
        {
            timeout = context.Request.Headers["grpc-timeout"];
            return context.AnswerAsync([1]);
        });

        await Connect(server).CallUnary(options: In(TimeSpan.FromSeconds(20)));

        Assert.Equal("20000000u", timeout);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task Deadline_PassedBeforeTheAnswer_EndsAsDeadlineExceededAndResetsTheStream()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await WireServer.StartAsync(async context =>
        {
            arrived.SetResult();
            await context.UntilAbortedAsync();
            aborted.SetResult();
        });
        using var call = Connect(server).CallUnary(options: In(TimeSpan.FromSeconds(20)));
        await Wait.ForAsync(arrived.Task, "the call to arrive");

        _time.Advance(TimeSpan.FromSeconds(19));
        Assert.False(call.ResponseAsync.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, call.GetStatus().StatusCode);
        await Wait.ForAsync(aborted.Task, "the server to see the reset");
    }

    [Fact]
    public async Task Deadline_PassedMidStream_EndsTheRead()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            await context.SendAsync(Frames.Frame([1]));
            await context.UntilAbortedAsync();
        });
        using var call = Connect(server).CallServerStream(In(TimeSpan.FromMinutes(1)));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        var read = call.ResponseStream.MoveNext(CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(2));

        var error = await Assert.ThrowsAsync<RpcException>(() => Wait.ForAsync(read, "the read to end"));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public async Task Deadline_InThePast_EndsTheCallUnsent()
    {
        var calls = 0;
        await using var server = await WireServer.StartAsync(context =>
        {
            Interlocked.Increment(ref calls);
            return context.AnswerAsync([1]);
        });

        var error = await Assert.ThrowsAsync<RpcException>(
            () => Connect(server).CallUnary(options: In(TimeSpan.FromSeconds(-1))).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task Deadline_BeyondWhatTimersTake_IsWaitedForInParts()
    {
        await using var server = await WireServer.StartAsync(context => context.UntilAbortedAsync());
        using var call = Connect(server).CallUnary(options: In(TimeSpan.FromDays(60)));

        _time.Advance(TimeSpan.FromDays(50));
        Assert.False(call.ResponseAsync.IsCompleted);
        _time.Advance(TimeSpan.FromDays(11));

        var error = await Assert.ThrowsAsync<RpcException>(() => Wait.ForAsync(call.ResponseAsync, "the deadline"));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public async Task Deadline_WithOperationCanceledWanted_ThrowsIt()
    {
        await using var server = await WireServer.StartAsync(context => context.UntilAbortedAsync());
        var channel = server.Connect(new GrpcChannelOptions { Time = _time, ThrowOperationCanceledOnCancellation = true });
        using var call = channel.CallUnary(options: In(TimeSpan.FromSeconds(1)));

        _time.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.ForAsync(call.ResponseAsync, "the deadline"));
        Assert.Equal(StatusCode.DeadlineExceeded, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Deadline_InLocalTime_IsRefused()
    {
        await using var server = await WireServer.StartAsync(context => context.AnswerAsync([1]));
        var local = new DateTime(2040, 1, 1, 0, 0, 0, DateTimeKind.Local);

        Assert.Throws<InvalidOperationException>(() => { server.Connect().CallUnary(options: new CallOptions(deadline: local)); });
    }

    private CallOptions In(TimeSpan time) => new(deadline: (_time.GetUtcNow() + time).UtcDateTime);

    private GrpcChannel Connect(WireServer server) => server.Connect(new GrpcChannelOptions { Time = _time });
}
