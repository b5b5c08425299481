using Grpc.Core;
using Xunit;

namespace Grpc.Net.Client.Tests;

public sealed class CancellationTests
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Token_Fired_CancelsHereAndThere()
    {
        await using var server = await StartAsync();
        using var token = new CancellationTokenSource();
        using var call = server.Connect().CallUnary(options: new CallOptions(cancellationToken: token.Token));
        await Wait.ForAsync(_arrived.Task, "the call to arrive");

        await token.CancelAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => Wait.ForAsync(call.ResponseAsync, "the call to end"));
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await Wait.ForAsync(_aborted.Task, "the server to see it");
    }

    [Fact]
    public async Task Token_FiredBefore_EndsTheCallUnsent()
    {
        await using var server = await StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(
            () => server.Connect().CallUnary(options: new CallOptions(cancellationToken: new CancellationToken(true))).ResponseAsync);

        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        Assert.False(_arrived.Task.IsCompleted);
    }

    [Fact]
    public async Task Token_FiredWithOperationCanceledWanted_IsTheExceptionsToken()
    {
        await using var server = await StartAsync();
        using var token = new CancellationTokenSource();
        var channel = server.Connect(new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });
        using var call = channel.CallServerStream(new CallOptions(cancellationToken: token.Token));
        var read = call.ResponseStream.MoveNext(CancellationToken.None);

        await token.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.ForAsync(read, "the read to end"));
        Assert.Equal(token.Token, error.CancellationToken);
    }

    [Fact]
    public async Task MoveNext_ItsTokenFired_CancelsTheWholeCall()
    {
        await using var server = await StartAsync();
        using var token = new CancellationTokenSource();
        using var call = server.Connect().CallServerStream();
        var read = call.ResponseStream.MoveNext(token.Token);
        await Wait.ForAsync(_arrived.Task, "the call to arrive");

        await token.CancelAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => Wait.ForAsync(read, "the read to end"));
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        await Wait.ForAsync(_aborted.Task, "the server to see it");
    }

    [Fact]
    public async Task Dispose_WhileReading_CancelsHereAndThere()
    {
        await using var server = await StartAsync();
        var call = server.Connect().CallServerStream();
        var read = call.ResponseStream.MoveNext(CancellationToken.None);
        await Wait.ForAsync(_arrived.Task, "the call to arrive");

        call.Dispose();
        call.Dispose();

        var error = await Assert.ThrowsAsync<RpcException>(() => Wait.ForAsync(read, "the read to end"));
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await Wait.ForAsync(_aborted.Task, "the server to see it");
        await Assert.ThrowsAsync<ObjectDisposedException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task Dispose_BetweenReads_ResetsTheStream()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            await context.SendAsync(Frames.Frame([1]));
            await context.UntilAbortedAsync();
            _aborted.SetResult();
        });
        var call = server.Connect().CallServerStream();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        call.Dispose();

        await Wait.ForAsync(_aborted.Task, "the server to see it");
    }

    [Fact]
    public async Task Dispose_OfTheChannel_EndsItsCalls()
    {
        await using var server = await StartAsync();
        var channel = server.Connect();
        using var call = channel.CallUnary();
        await Wait.ForAsync(_arrived.Task, "the call to arrive");

        await channel.ShutdownAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => Wait.ForAsync(call.ResponseAsync, "the call to end"));
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        Assert.Throws<ObjectDisposedException>(() => channel.CreateCallInvoker());
    }

    private Task<WireServer> StartAsync() => WireServer.StartAsync(async context =>
    {
        _arrived.SetResult();
        await context.UntilAbortedAsync();
        _aborted.SetResult();
    });
}
