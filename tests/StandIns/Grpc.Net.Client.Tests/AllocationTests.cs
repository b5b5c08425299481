using Grpc.Core;
using Xunit;

namespace Grpc.Net.Client.Tests;

/// <summary>Counts what is allocated, in part by the whole process, so that no other test may run beside it.</summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTests
{
    [Fact]
    public async Task Receive_HeaderThatClaimsTwoGigabytes_AllocatesNothingOfThatSize()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            await context.SendAsync([0, 0x7F, 0xFF, 0xFF, 0x00, 1, 2, 3]);
            context.SendStatus(StatusCode.OK);
        });
        using var call = server.Connect(new GrpcChannelOptions { MaxReceiveMessageSize = null }).CallServerStream();
        var before = GC.GetTotalAllocatedBytes();

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 << 20);
    }

    [Fact]
    public async Task MoveNext_MessagesThatAreThere_AllocateNothingButTheMessages()
    {
        const int Count = 10_000;
        await using var server = await WireServer.StartAsync(
            context => context.AnswerAsync([.. Enumerable.Range(0, Count).Select(_ => new byte[20])]));
        var message = new byte[1];
        var shared = new Marshaller<byte[]>((_, context) => context.Complete([]), context => context.PayloadLength == 20 ? message : []);
        var method = new Method<byte[], byte[]>(MethodType.ServerStreaming, "test.Service", "ServerStream", shared, shared);
        using var call = server.Connect().CreateCallInvoker().AsyncServerStreamingCall(method, null, default, []);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        var (synchronous, allocated) = (0, 0L);
        var more = true;
        while (more)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var read = call.ResponseStream.MoveNext(CancellationToken.None);
            if (read.IsCompletedSuccessfully)
            {
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                synchronous++;
            }

            more = await read;
        }

        Assert.InRange(synchronous, Count / 2, Count);
        Assert.InRange(allocated, 0, 8 * Count); // Filling the buffer, growing it once; a task for each message would be nine times that.
    }
}
