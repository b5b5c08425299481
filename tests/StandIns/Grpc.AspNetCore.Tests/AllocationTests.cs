using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Services;
using Grpc.AspNetCore.Tests.Wire;
using Grpc.Core;

namespace Grpc.AspNetCore.Tests;

/// <summary>Counts what the whole process allocates, so that no other test may run beside it.</summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTests
{
    [Fact]
    public async Task Request_InflatesPastTheLimit_AnswersResourceExhausted()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new RawClient(server.Address);
        var bomb = Frame.Gzip(new byte[128 << 20]);
        Assert.True(bomb.Length < 1 << 20);
        var before = GC.GetTotalAllocatedBytes();

        await using var call = await client.CallAsync("Unary", Frame.Of(bomb, flag: 1), ("grpc-encoding", "gzip"));

        Assert.Empty(await call.ReadAllAsync());
        Assert.Equal((int)StatusCode.ResourceExhausted, await call.GetStatusAsync());
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 32 << 20);
        await client.AssertServesAsync();
    }

    [Fact]
    public async Task Write_ManyMessages_AllocatesNothingOfTheirSize()
    {
        // So many that what a slow client may hold unread, 16 MiB, stays below the limit.
        const int Count = 2000;
        var message = new Payload(new byte[16 << 10]);
        var perMessage = 0.0;
        await using var server = await TestServer.StartAsync(new Script
        {
            ServerStream = async (_, responses, _) =>
            {
                for (var i = 0; i <= Count; i++)
                {
                    await responses.WriteAsync(message);
                    perMessage = i == 0 ? GC.GetTotalAllocatedBytes() : perMessage;
                }

                perMessage = (GC.GetTotalAllocatedBytes() - perMessage) / Count;
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("ServerStream", Frame.Of([]));
        await (await (await call.Response).Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);

        // The client allocates in this process too; a buffer for each message would show above it.
        Assert.InRange(perMessage, 0, 12 << 10);
    }
}
