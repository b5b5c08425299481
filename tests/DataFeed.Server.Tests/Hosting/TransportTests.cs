using DataFeed.Core.Batches;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using DataFeed.Server.Hosting;
using DataFeed.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace DataFeed.Server.Tests.Hosting;

/// <summary>The server's own process sends inline; what a feed does must not.</summary>
public sealed class TransportTests
{
    [Fact]
    public async Task GeneratorThatBlocksItsThread_HoldsUpNoOtherCallOfItsConnection()
    {
        var blocked = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var released = new ManualResetEventSlim();
        await using var host = ServerHost.Build(
            [new("DataFeed:Urls", "http://127.0.0.1:0")], server => server.AddFeeds(feeds => feeds.Add("stuck", _ => Items(blocked, released))));
        await host.StartAsync();
        // One channel is one connection.
        using var channel = GrpcChannel.ForAddress(host.Urls.Single());
        var calls = channel.CreateCallInvoker();
        var epoch = await calls.AsyncUnaryCall(DataFeedMethods.StartEpoch, null, default, new StartEpochRequest { Feed = "stuck" });
        using var assembler = new BatchAssembler(PooledBatchMemory.Source, 1 << 20);
        using var stream = calls.AsyncDuplexStreamingCall(DataFeedMethods.ReceiveBatches(assembler), null, default);
        await stream.RequestStream.WriteAsync(new NextBatchRequest { Open = new NextBatchRequest.Types.Open { EpochToken = epoch.EpochToken, Window = 0 } });
        await stream.RequestStream.WriteAsync(new NextBatchRequest { Want = new NextBatchRequest.Types.Want { FirstStep = 0, Count = 2 } });
        await Wait.ForAsync(blocked.Task, "the generator to be asked for its second batch");

        var feeds = await Wait.ForAsync(
            calls.AsyncUnaryCall(DataFeedMethods.ListFeeds, null, default, new ListFeedsRequest()).ResponseAsync, "an answer beside the blocked generator");

        released.Set();
        Assert.Contains(feeds.Feeds, feed => feed.Name == "stuck");
        Assert.Equal(0, await NextAsync(stream));
        Assert.Equal(1, await NextAsync(stream));
    }

    private static async Task<long> NextAsync(AsyncDuplexStreamingCall<NextBatchRequest, IncomingPart> stream)
    {
        Assert.True(await Wait.ForAsync(stream.ResponseStream.MoveNext(CancellationToken.None), "a batch"));
        using var memory = stream.ResponseStream.Current.Memory!;
        return BitConverter.ToInt64(memory.Tensor(0));
    }

    private static IEnumerable<Batch> Items(TaskCompletionSource<bool> blocked, ManualResetEventSlim released)
    {
        yield return TestFeeds.Item(0);
        blocked.SetResult(true);
        released.Wait();
        yield return TestFeeds.Item(1);
    }
}
