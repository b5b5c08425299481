using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Services;
using Grpc.AspNetCore.Tests.Wire;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Tests;

public sealed class CancellationTests
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static TheoryData<string, bool> Ways => new()
    {
        { "token", false }, { "token", true }, { "read", false }, { "read", true }, { "write", false }, { "write", true },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Client_CancelsOrVanishes_EndsWhatTheHandlerWaitsFor(string waitsFor, bool vanishes)
    {
        await using var server = await TestServer.StartAsync(new Script { Duplex = (requests, responses, context) => HoldAsync(waitsFor, requests, responses, context) });
        using var client = new RawClient(server.Address);
        await using var call = client.Start("Duplex");
        await call.SendAsync(Frame.Of([1]));
        await Wait.For(_entered.Task, "the handler's start");

        if (vanishes)
        {
            client.Vanish();
        }
        else
        {
            await call.CancelAsync();
        }

        var exception = await Wait.For(_ended.Task, $"the end of a handler that waits for its {waitsFor}");
        Assert.True(exception is OperationCanceledException or IOException or InvalidOperationException, $"{exception}");
        using var other = new RawClient(server.Address);
        await other.AssertServesAsync();
    }

    // Found by the fuzz tests: the pipe tells of the reset before the call's token fires, one time in a few.
    [Fact]
    public async Task Unary_ResetWithinItsRequest_LogsNoFailure()
    {
        const int Calls = 100;
        using var log = new FailureLog();
        await using var server = await TestServer.StartAsync(services: services => services.AddSingleton<ILoggerProvider>(log));
        using var client = new RawClient(server.Address);
        for (var index = 0; index < Calls; index++)
        {
            await using var call = client.Start("Unary");
            await call.SendAsync([0, 0]);
            await call.CancelAsync();
        }

        await client.AssertServesAsync();
        await server.StopAsync();

        Assert.Empty(log.Entries);
    }

    [Fact]
    public async Task Write_ItsTokenFires_CancelsTheCall()
    {
        using var stop = new CancellationTokenSource();
        await using var server = await TestServer.StartAsync(new Script
        {
            ServerStream = async (_, responses, _) =>
            {
                _ended.SetResult(await Record.ExceptionAsync(async () =>
                {
                    while (true)
                    {
                        await responses.WriteAsync(new byte[1 << 20], stop.Token);
                    }
                }));
            },
        });
        using var client = new RawClient(server.Address);
        await using var call = await client.CallAsync("ServerStream", Frame.Of([]));
        await call.ReadAsync();

        await stop.CancelAsync();

        Assert.True(await Wait.For(_ended.Task, "the write's end") is OperationCanceledException or InvalidOperationException);
        await Assert.ThrowsAnyAsync<IOException>(call.ReadAllAsync);
        await client.AssertServesAsync();
    }

    [Fact]
    public async Task Write_DoneBeforeItsTokenCallsBack_CancelsTheCallToo()
    {
        using var stop = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        var cancelling = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(new Script
        {
            ServerStream = async (_, responses, _) =>
            {
                // More than the client's window: it stays under way until the client reads.
                var write = responses.WriteAsync(new byte[1 << 20], stop.Token);
                _entered.SetResult();
                _ended.SetResult(await Record.ExceptionAsync(() => write));
            },
        });
        using var client = new RawClient(server.Address);
        await using var call = await client.CallAsync("ServerStream", Frame.Of([]));
        await Wait.For(_entered.Task, "the write");
        // Called back first, since it came last.
        using var blocking = stop.Token.Register(() =>
        {
            cancelling.SetResult();
            release.Wait();
        });
        var stopping = Task.Run(stop.Cancel);
        await Wait.For(cancelling.Task, "the token");

        var reading = call.ReadAllAsync();

        Assert.IsAssignableFrom<OperationCanceledException>(await Wait.For(_ended.Task, "the write's end"));
        release.Set();
        await stopping;
        await Assert.ThrowsAnyAsync<IOException>(() => reading);
    }

    [Fact]
    public async Task Read_ItsTokenFires_EndsTheReadAlone()
    {
        using var stop = new CancellationTokenSource();
        await using var server = await TestServer.StartAsync(new Script
        {
            ClientStream = async (requests, _) =>
            {
                _entered.SetResult();
                var exception = await Record.ExceptionAsync(() => requests.MoveNext(stop.Token));
                Assert.IsAssignableFrom<OperationCanceledException>(exception);
                Assert.True(await requests.MoveNext(CancellationToken.None));
                return requests.Current;
            },
        });
        using var client = new RawClient(server.Address);
        await using var call = client.Start("ClientStream");
        await Wait.For(_entered.Task, "the handler's start");

        await stop.CancelAsync();
        await call.SendAsync(Frame.Of([5]));
        await call.CompleteAsync();

        Assert.Equal([5], Assert.Single(await call.ReadAllAsync()).Bytes);
        Assert.Equal(0, await call.GetStatusAsync());
    }

    private async Task HoldAsync(
        string waitsFor, IAsyncStreamReader<Payload> requests, IServerStreamWriter<Payload> responses, ServerCallContext context)
    {
        Exception? exception = null;
        try
        {
            await requests.MoveNext(CancellationToken.None);
            _entered.SetResult();
            await (waitsFor switch
            {
                "token" => context.CancellationToken.UntilCancelledAsync(),
                "read" => requests.MoveNext(CancellationToken.None),
                _ => FloodAsync(responses),
            });
            context.CancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception caught)
        {
            exception = caught;
            throw;
        }
        finally
        {
            _ended.SetResult(exception);
        }
    }

    private static async Task FloodAsync(IServerStreamWriter<Payload> responses)
    {
        while (true)
        {
            await responses.WriteAsync(new byte[1 << 20]);
        }
    }
}
