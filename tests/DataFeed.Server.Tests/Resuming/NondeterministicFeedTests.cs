using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using DataFeed.Testing;
using Google.Protobuf;
using Grpc.Net.Client;
using Xunit;

namespace DataFeed.Server.Tests.Resuming;

public sealed class NondeterministicFeedTests
{
    private const int Steps = 6;

    [Fact]
    public async Task Epoch_ReadOnceFromItsStart_IsDelivered()
    {
        await using var server = await TestServer.StartAsync(AddFeeds);

        for (var number = 0; number < 2; number++)
        {
            var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "news" });
            var (items, _) = await epoch.ReadItemsAsync("item");

            Assert.False(epoch.IsDeterministic);
            Assert.Equal([0, 1, 2, 3, 4, 5], items);
        }

        await server.RequireAllDisposedAsync();
    }

    [Fact]
    public async Task Feeds_Listed_SayWhichAreNotDeterministic()
    {
        await using var server = await TestServer.StartAsync(AddFeeds);

        var feeds = await server.Client.ListFeedsAsync();

        Assert.Equal(["news", "noisy"], feeds.Where(feed => !feed.IsDeterministic).Select(feed => feed.Name));
    }

    [Theory]
    [InlineData("news")]
    [InlineData("noisy")]
    public async Task Cursor_BehindTheStart_IsRefusedEverywhere(string feed)
    {
        await using var server = await TestServer.StartAsync(AddFeeds);
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = feed });
        var whole = await epoch.ReadAllAsync();
        var fresh = await server.Client.StartEpochAsync(new EpochRequest { Feed = feed, Cursor = epoch.Cursor });

        await RefusedAsync(() => server.Client.StartEpochAsync(new EpochRequest { Feed = feed, Cursor = whole.Batches[2].Cursor }), "step 3");
        await RefusedAsync(() => fresh.ReadAllAsync(new ReadOptions { Cursor = whole.Batches[2].Cursor }), "step 3");
        await RefusedAsync(() => epoch.ReadAllAsync(), "was read already");

        // None of the refusals used the epoch up.
        Assert.Equal(Steps, (await fresh.ReadAllAsync()).Batches.Length);
    }

    [Fact]
    public async Task Want_OfAnythingButTheNextStep_IsRefused()
    {
        await using var server = await TestServer.StartAsync(AddFeeds);
        foreach (var step in (long[])[0, 1, 4])
        {
            var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "news" });

            var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => WantAsync(server, epoch.Token.ToBytes(), (0, 2), (step, 1)));

            Assert.Equal(nameof(DataFeedError.ResumeUnsupported), refused.Trailers.GetValue(ErrorTrailer.Name));
        }

        var other = await server.Client.StartEpochAsync(new EpochRequest { Feed = "news" });
        Assert.Equal([0, 1, 2, 3], await WantAsync(server, other.Token.ToBytes(), (0, 2), (2, 2)));
    }

    [Fact]
    public async Task Token_OnAServerThatDidNotStartTheEpoch_IsRefused()
    {
        await using var server = await TestServer.StartAsync(AddFeeds);
        await using var other = await TestServer.StartAsync(AddFeeds);
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "news" });

        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => WantAsync(other, epoch.Token.ToBytes(), (0, 1)));

        Assert.Equal(nameof(DataFeedError.ResumeUnsupported), refused.Trailers.GetValue(ErrorTrailer.Name));
        Assert.Contains("started on another server", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ranks_OfASplitIndexedFeed_ReadTheirOwnRowsOnce()
    {
        await using var server = await TestServer.StartAsync(AddFeeds);
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "noisy", Delivery = Delivery.Split, WorldSize = 2 });

        Assert.Equal(Steps, (await epoch.ReadAllAsync(new ReadOptions { Rank = 1 })).Batches.Length);
        Assert.Equal(Steps, (await epoch.ReadAllAsync(new ReadOptions { Rank = 0 })).Batches.Length);
        await RefusedAsync(() => epoch.ReadAllAsync(new ReadOptions { Rank = 1 }), "was read already");
    }

    private static void AddFeeds(FeedCollection feeds) => feeds
        .Add("news", _ => TestFeeds.Items(Steps), new() { IsDeterministic = false })
        .AddIndexed("noisy", _ => TestFeeds.Numbers(Steps * 4), 4, shuffle: true, new() { IsDeterministic = false });

    private static async Task RefusedAsync(Func<Task> act, string reason)
    {
        var refused = await Assert.ThrowsAsync<DataFeedException>(act);
        Assert.Equal(DataFeedError.ResumeUnsupported, refused.Error);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains("not deterministic", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<List<long>> WantAsync(TestServer server, ByteString token, params (long First, long Count)[] wants)
    {
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var assembler = new Protocol.Framing.BatchAssembler(Protocol.Framing.PooledBatchMemory.Source, 1 << 20);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(DataFeedMethods.ReceiveBatches(assembler), null, new());
        await call.RequestStream.WriteUnlessOverAsync(new NextBatchRequest { Open = new() { EpochToken = token, Window = 0 } });
        foreach (var (first, count) in wants)
        {
            await call.RequestStream.WriteUnlessOverAsync(new NextBatchRequest { Want = new() { FirstStep = first, Count = count } });
        }

        await call.RequestStream.CompleteAsync();
        List<long> steps = [];
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            call.ResponseStream.Current.Memory?.Dispose();
            if (call.ResponseStream.Current is { Memory: not null, Header: var header })
            {
                steps.Add(header.Step);
            }
        }

        return steps;
    }
}
