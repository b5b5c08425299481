using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Services;
using Grpc.AspNetCore.Tests.Wire;
using Grpc.Core;

namespace Grpc.AspNetCore.Tests;

public sealed class ResponseStreamTests
{
    [Fact]
    public async Task Write_WhileAnotherIsPending_Fails()
    {
        var second = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(new Script
        {
            ServerStream = async (_, responses, _) =>
            {
                // Far above any flow control window: the write waits for the client.
                var first = responses.WriteAsync(new byte[32 << 20]);
                second.SetResult(await Record.ExceptionAsync(() => responses.WriteAsync(new byte[1])));
                await first;
                await responses.WriteAsync(new byte[] { 3 });
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("ServerStream", Frame.Of([]));

        Assert.IsType<InvalidOperationException>(await Wait.For(second.Task, "the second write"));
        Assert.Equal([32 << 20, 1], (await call.ReadAllAsync()).Select(message => message.Bytes.Length));
        Assert.Equal(0, await call.GetStatusAsync());
    }

    [Fact]
    public async Task Write_ClientReadsNothing_WaitsForIt()
    {
        const int Count = 64;
        var written = 0;
        await using var server = await TestServer.StartAsync(new Script
        {
            ServerStream = async (_, responses, _) =>
            {
                for (var i = 0; i < Count; i++)
                {
                    await responses.WriteAsync(new byte[1 << 20]);
                    Interlocked.Increment(ref written);
                }
            },
        });
        using var client = new RawClient(server.Address);
        await using var call = await client.CallAsync("ServerStream", Frame.Of([]));
        await call.ReadAsync();

        // A whole other call in between: by then an unbounded server would have written all.
        await client.AssertServesAsync();
        Assert.InRange(Volatile.Read(ref written), 0, Count - 1);

        Assert.Equal(Count - 1, (await call.ReadAllAsync()).Count);
        Assert.Equal(0, await call.GetStatusAsync());
    }

    [Fact]
    public async Task Write_BufferHint_SendsWithTheNextFlush()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(new Script
        {
            ServerStream = async (_, responses, _) =>
            {
                responses.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
                await responses.WriteAsync(new byte[] { 1 });
                responses.WriteOptions = WriteOptions.Default;
                await responses.WriteAsync(new byte[] { 2 });
                await release.Task;
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("ServerStream", Frame.Of([]));

        Assert.Equal([1], (await call.ReadAsync())!.Bytes);
        Assert.Equal([2], (await call.ReadAsync())!.Bytes);
        release.SetResult();
        Assert.Null(await call.ReadAsync());
    }

    [Fact]
    public async Task Write_BufferHintForever_StillFeelsASlowClient()
    {
        var written = 0;
        await using var server = await TestServer.StartAsync(new Script
        {
            ServerStream = async (_, responses, _) =>
            {
                responses.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
                for (var i = 0; i < 64; i++)
                {
                    await responses.WriteAsync(new byte[1 << 20]);
                    Interlocked.Increment(ref written);
                }
            },
        });
        using var client = new RawClient(server.Address);
        await using var call = await client.CallAsync("ServerStream", Frame.Of([]));
        await call.ReadAsync();
        await client.AssertServesAsync();

        Assert.InRange(Volatile.Read(ref written), 0, 63);
        Assert.Equal(63, (await call.ReadAllAsync()).Count);
    }

    [Fact]
    public async Task Write_AfterTheCall_Fails()
    {
        var leaked = new TaskCompletionSource<IServerStreamWriter<Payload>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(new Script
        {
            ServerStream = (_, responses, _) =>
            {
                leaked.SetResult(responses);
                return Task.CompletedTask;
            },
        });
        using var client = new RawClient(server.Address);
        await using var call = await client.CallAsync("ServerStream", Frame.Of([]));
        await call.ReadAllAsync();

        var writer = await leaked.Task;
        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.WriteAsync(new byte[1]));
    }
}
