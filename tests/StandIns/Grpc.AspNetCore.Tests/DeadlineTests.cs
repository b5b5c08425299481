using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Services;
using Grpc.AspNetCore.Tests.Wire;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Tests;

public sealed class DeadlineTests
{
    // The handler is where a test wants it: only then may the deadline pass.
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Deadline_HandlerWaitsOnItsToken_FiresItAndAnswersDeadlineExceeded()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(new Script
        {
            Unary = async (request, context) =>
            {
                Assert.Equal(_time.GetUtcNow().UtcDateTime.AddSeconds(5), context.Deadline);
                _reached.SetResult();
                await context.CancellationToken.UntilCancelledAsync();
                ended.SetResult();
                return request;
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([]), ("grpc-timeout", "5S"));
        await Wait.For(_reached.Task, "the handler's start");
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Empty(await call.ReadAllAsync());
        Assert.Equal((int)StatusCode.DeadlineExceeded, await call.GetStatusAsync());
        await Wait.For(ended.Task, "the handler's end");
    }

    [Fact]
    public async Task Deadline_RequestStillAwaited_AnswersDeadlineExceededWithoutTheHandler()
    {
        var entered = false;
        await using var server = await StartAsync(new Script
        {
            Unary = (request, _) =>
            {
                entered = true;
                return Task.FromResult(request);
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = client.Start("Unary", ("grpc-timeout", "5S"));
        await Wait.For(_time.Armed, "the deadline's timer");
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Empty(await call.ReadAllAsync());
        Assert.Equal((int)StatusCode.DeadlineExceeded, await call.GetStatusAsync());
        Assert.False(entered);
    }

    [Fact]
    public async Task Deadline_HandlerIgnoresIt_AnswersDeadlineExceededAfterTheMessagesSent()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var late = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(new Script
        {
            ServerStream = async (request, responses, _) =>
            {
                await responses.WriteAsync(request);
                _reached.SetResult();
                await release.Task;
                late.SetResult(await Record.ExceptionAsync(() => responses.WriteAsync(request)));
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("ServerStream", Frame.Of([9]), ("grpc-timeout", "100m"));
        Assert.Equal([9], (await call.ReadAsync())!.Bytes);
        await Wait.For(_reached.Task, "the end of the first write, which the client sees before the handler does");
        _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Null(await call.ReadAsync());
        Assert.Equal((int)StatusCode.DeadlineExceeded, await call.GetStatusAsync());
        release.SetResult();
        Assert.IsType<InvalidOperationException>(await Wait.For(late.Task, "the late write"));
    }

    [Fact]
    public async Task Deadline_ClientStreamStillOpen_EndsThePendingRead()
    {
        var read = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(new Script
        {
            ClientStream = async (requests, _) =>
            {
                var pending = requests.MoveNext(CancellationToken.None);
                _reached.SetResult();
                read.SetResult(await Record.ExceptionAsync(() => pending));
                return Array.Empty<byte>();
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = client.Start("ClientStream", ("grpc-timeout", "1S"));
        await Wait.For(_reached.Task, "the pending read");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.IsAssignableFrom<OperationCanceledException>(await Wait.For(read.Task, "the read's end"));
        Assert.Empty(await call.ReadAllAsync());
        Assert.Equal((int)StatusCode.DeadlineExceeded, await call.GetStatusAsync());
    }

    [Fact]
    public async Task Deadline_WriteHeldUpByTheClient_EndsTheWrite()
    {
        var held = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(new Script
        {
            ServerStream = async (_, responses, _) =>
            {
                held.SetResult(await Record.ExceptionAsync(async () =>
                {
                    while (true)
                    {
                        await responses.WriteAsync(new byte[1 << 20]);
                    }
                }));
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("ServerStream", Frame.Of([]), ("grpc-timeout", "1S"));
        await call.ReadAsync();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await Wait.For(held.Task, "the write's end") is OperationCanceledException or InvalidOperationException);
        await client.AssertServesAsync();
    }

    [Fact]
    public async Task Deadline_NotReached_LeavesTheCallAlone()
    {
        await using var server = await StartAsync(new Script
        {
            Unary = (request, context) =>
            {
                _time.Advance(TimeSpan.FromHours(99_999_998));
                Assert.False(context.CancellationToken.IsCancellationRequested);
                return Task.FromResult(request);
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([]), ("grpc-timeout", "99999999H"));

        Assert.Single(await call.ReadAllAsync());
        Assert.Equal(0, await call.GetStatusAsync());
    }

    [Theory]
    [InlineData("0S")]
    [InlineData("0n")]
    public async Task Deadline_PassedAlready_AnswersDeadlineExceeded(string timeout)
    {
        await using var server = await TestServer.StartAsync(new Script
        {
            Unary = async (request, context) =>
            {
                await context.CancellationToken.UntilCancelledAsync();
                return request;
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([]), ("grpc-timeout", timeout));

        Assert.Empty(await call.ReadAllAsync());
        Assert.Equal((int)StatusCode.DeadlineExceeded, await call.GetStatusAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData("1x")]
    [InlineData("123456789S")]
    public async Task Timeout_Unreadable_IsIgnored(string timeout)
    {
        await using var server = await StartAsync(new Script());
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([1]), ("grpc-timeout", timeout));

        Assert.Single(await call.ReadAllAsync());
        Assert.Equal(0, await call.GetStatusAsync());
    }

    private Task<TestServer> StartAsync(Script script) =>
        TestServer.StartAsync(script, services: services => services.AddSingleton<TimeProvider>(_time));
}
