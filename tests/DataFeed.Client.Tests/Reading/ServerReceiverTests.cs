using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using FsCheck.Fluent;
using Grpc.Core;

namespace DataFeed.Client.Tests.Reading;

public sealed class ServerReceiverTests
{
    private static readonly FakeFeed Feed = new(20, firstStep: 5);

    [Fact]
    public async Task Read_FromOneServer_IsTheWholeEpochInOneStream()
    {
        var server = Feed.Server();
        using var rig = new ClientRig(server);
        var reading = (await rig.StartAsync()).ReadAsync(rig.Options with { Rank = 0, Consumer = "me" });

        Assert.Equal(Feed.Steps, await ClientRig.ReadAsync(reading));

        Assert.Equal((20, EndReason.Completed, EpochCursor.Of(FakeFeed.CursorAt(25))), (reading.End!.Steps, reading.End.Reason, reading.End.Cursor));
        var open = Assert.Single(Assert.Single(server.Streams).Received).Open;
        Assert.Equal((Feed.Token, "me", false), (open.EpochToken, open.Consumer, open.HasWindow));
        Assert.True(open.Cursor.IsEmpty);
        Assert.Equal(0, rig.Memory.Out);
    }

    [Fact]
    public void Read_WithServersLostAtAnyPoints_IsWhatOneServerGives()
    {
        var failures = Gen.Elements<Exception>(
            FakeServer.Failure(StatusCode.Unavailable),
            FakeServer.Failure(StatusCode.Cancelled),
            FakeServer.Failure(DataFeedError.ServerStopping),
            FakeServer.Failure(DataFeedError.LedgerUnavailable),
            FakeServer.Failure(StatusCode.DeadlineExceeded));
        var cases =
            from servers in Gen.Choose(1, 3)
            from lives in Gen.ListOf(Gen.Zip(Gen.Choose(0, 7), failures))
            from cutsInABatch in Gen.Elements(true, false)
            from readAhead in Gen.Choose(1, 8)
            select (servers, lives: lives.ToArray(), cutsInABatch, readAhead);

        Property.Holds(cases, async @case =>
        {
            var left = new Queue<(int Batches, Exception Failure)>(@case.lives);
            var servers = Enumerable.Range(0, @case.servers).Select(index => Feed.Server($"http://s{index}")).ToArray();
            foreach (var server in servers)
            {
                server.Serve(stream => ServeAsync(stream));
            }

            var options = new DataFeedClientOptions { ReadAheadBatches = @case.readAhead, RetryFor = TimeSpan.FromHours(1) };
            using var rig = new ClientRig(options, new TestTime { Skips = _ => true }, servers);
            // Not seekable: with several servers it would be spread else.
            servers[0].Answer<StartEpochRequest, StartEpochResponse>(_ => new StartEpochResponse { EpochToken = Feed.Token, Steps = 20, FirstStep = 5 });
            var reading = (await rig.StartAsync()).ReadAsync(rig.Options);

            Assert.Equal(Feed.Steps, await ClientRig.ReadAsync(reading));
            Assert.Equal(20, reading.End!.Steps);
            Assert.Equal(0, rig.Memory.Out);

            async Task ServeAsync(FakeStream stream)
            {
                if (!left.TryDequeue(out var life))
                {
                    await Feed.ServeAsync(stream);
                    return;
                }

                try
                {
                    await Feed.ServeAsync(stream, life.Batches, life.Failure);
                }
                catch (RpcException) when (@case.cutsInABatch)
                {
                    stream.Send(FakeFeed.Batch(1000).First());
                    throw;
                }
            }
        });
    }

    [Fact]
    public async Task Read_ServerLost_GoesOnBehindTheLastBatchThatCame()
    {
        var server = Feed.Server();
        var lives = new Queue<int>([7]);
        server.Serve(stream => Feed.ServeAsync(stream, lives.TryDequeue(out var batches) ? batches : null));
        using var rig = new ClientRig(new DataFeedClientOptions(), new TestTime { Skips = _ => true }, [server]);

        await ClientRig.ReadAsync((await rig.StartAsync()).ReadAsync(rig.Options));

        Assert.Equal(FakeFeed.CursorAt(12), server.Streams[1].Received[0].Open.Cursor);
    }

    [Fact]
    public async Task Read_BatchDamagedOnItsWay_IsReadAgain()
    {
        var server = Feed.Server();
        var damages = 2;
        server.Serve(async stream =>
        {
            if (damages-- > 0)
            {
                var (first, last) = (FakeFeed.Batch(5).First(), FakeFeed.Batch(5).Last());
                last.Crc32C = 1;
                stream.Send([first, last]);
                await stream.HangAsync();
            }

            await Feed.ServeAsync(stream);
        });
        using var rig = new ClientRig(new DataFeedClientOptions(), new TestTime { Skips = _ => true }, [server]);

        Assert.Equal(Feed.Steps, await ClientRig.ReadAsync((await rig.StartAsync()).ReadAsync(rig.Options)));

        Assert.Equal(3, server.Streams.Count);
        Assert.Equal(0, rig.Memory.Out);
    }

    [Fact]
    public async Task Read_FeedThatFails_BringsWhatLiesBeforeAndThenTheErrorOnce()
    {
        var server = Feed.Server();
        server.Serve(stream => Feed.ServeAsync(stream, 3, FakeServer.Failure(DataFeedError.GeneratorFailed, "at step 8")));
        using var rig = new ClientRig(server);
        List<long> seen = [];

        var reading = (await rig.StartAsync()).ReadAsync(rig.Options);
        var failure = await Assert.ThrowsAsync<DataFeedException>(() => ClientRig.ReadAsync(reading, seen.Add));

        Assert.Equal((DataFeedError.GeneratorFailed, "at step 8"), (failure.Error, failure.Message));
        Assert.Equal([5, 6, 7], seen);
        Assert.Null(reading.End);
        Assert.Single(server.Streams);
        Assert.Equal(0, rig.Memory.Out);
    }

    [Fact]
    public async Task Read_NondeterministicFeed_IsNeverFailedOverAndStaysOnItsServer()
    {
        var (first, home) = (new FakeServer("http://first") { IsDown = true }, Feed.Server("http://home"));
        home.Answer<StartEpochRequest, StartEpochResponse>(_ => new StartEpochResponse { EpochToken = Feed.Token, Nondeterministic = true })
            .Serve(stream => Feed.ServeAsync(stream, 3));
        using var rig = new ClientRig(new DataFeedClientOptions(), new TestTime { Skips = _ => true }, [first, home]);
        var epoch = await rig.StartAsync();
        first.IsDown = false;
        List<long> seen = [];

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => ClientRig.ReadAsync(epoch.ReadAsync(rig.Options), seen.Add));

        Assert.Equal(DataFeedError.Unavailable, failure.Error);
        Assert.Equal(3, seen.Count);
        Assert.Single(home.Streams);
        Assert.Empty(first.Streams);
    }

    [Fact]
    public async Task Read_NoServerForTooLong_FailsWithWhatTheLastOneSaid()
    {
        var server = Feed.Server();
        server.Serve(stream => Feed.ServeAsync(stream, 0, FakeServer.Failure(DataFeedError.ServerStopping, "no more")));
        var time = new TestTime { Skips = _ => true };
        using var rig = new ClientRig(new DataFeedClientOptions { RetryFor = TimeSpan.FromSeconds(30) }, time, [server]);
        var epoch = await rig.StartAsync();
        var start = time.GetTimestamp();

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => ClientRig.ReadAsync(epoch.ReadAsync(rig.Options)));

        Assert.Equal((DataFeedError.ServerStopping, "no more"), (failure.Error, failure.Message));
        Assert.InRange(time.GetElapsedTime(start), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(35));
    }

    [Fact]
    public async Task Read_ServerThatGoesOnAtAnotherStep_IsRefused()
    {
        var server = Feed.Server();
        var lives = new Queue<int>([3]);
        server.Serve(async stream =>
        {
            if (lives.TryDequeue(out var batches))
            {
                await Feed.ServeAsync(stream, batches);
            }

            stream.Send(FakeFeed.Batch(9));
            stream.Send(Feed.End());
        });
        using var rig = new ClientRig(new DataFeedClientOptions(), new TestTime { Skips = _ => true }, [server]);
        var epoch = await rig.StartAsync();

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => ClientRig.ReadAsync(epoch.ReadAsync(rig.Options)));

        Assert.Equal(DataFeedError.ProtocolViolation, failure.Error);
        Assert.Contains("step 9 after step 7", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, rig.Memory.Out);
    }

    [Fact]
    public async Task Read_StreamWithoutAnEnd_IsAViolation()
    {
        var server = Feed.Server().Serve(stream =>
        {
            stream.Send(FakeFeed.Batch(5));
            return Task.CompletedTask;
        });
        using var rig = new ClientRig(server);
        var epoch = await rig.StartAsync();

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => ClientRig.ReadAsync(epoch.ReadAsync(rig.Options)));

        Assert.Equal(DataFeedError.ProtocolViolation, failure.Error);
        Assert.Contains(server.Address, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_WhileAGeneratorIsReplayed_TellsHowFarItIs()
    {
        var server = Feed.Server().Serve(stream =>
        {
            stream.Send(new NextBatchResponse { Replay = new Replay { Step = 2, FirstStep = 9 } });
            stream.Send(new NextBatchResponse { Replay = new Replay { Step = 7, FirstStep = 9 } });
            stream.Send(Feed.End());
            return Task.CompletedTask;
        });
        using var rig = new ClientRig(server);
        var told = new Progress();
        var epoch = await rig.StartAsync();

        await ClientRig.ReadAsync(epoch.ReadAsync(rig.Options with { Cursor = EpochCursor.Of(FakeFeed.CursorAt(9)), Progress = told }));

        Assert.Equal([new ReplayProgress(2, 9), new ReplayProgress(7, 9)], told.Reports);
        Assert.Equal(FakeFeed.CursorAt(9), server.Streams[0].Received[0].Open.Cursor);
    }

    [Fact]
    public async Task Read_SlowReader_HoldsNoMoreThanItsBounds()
    {
        using var rig = new ClientRig(new DataFeedClientOptions { ReadAheadBatches = 3 }, new TestTime(), [Feed.Server()]);
        var most = 0;
        var epoch = await rig.StartAsync();

        await ClientRig.ReadAsync(epoch.ReadAsync(rig.Options), _ => most = Math.Max(most, rig.Memory.Out));

        // Three ahead, the reader's own, and the one that waits for room.
        Assert.InRange(most, 1, 5);
    }

    [Fact]
    public async Task Read_LeftEarly_LetsGoOfTheCallAndAllMemory()
    {
        var server = Feed.Server();
        using var rig = new ClientRig(server);

        await foreach (var batch in (await rig.StartAsync()).ReadAsync(rig.Options))
        {
            batch.Dispose();
            break;
        }

        await Soon.Happens(server.Streams[0].Closed, "the call to be let go");
        Assert.Equal(0, rig.Memory.Out);
    }

    [Fact]
    public async Task Read_Cancelled_ThrowsWithThatToken()
    {
        var server = Feed.Server().Serve(stream => stream.HangAsync());
        using var rig = new ClientRig(server);
        using var cancellation = new CancellationTokenSource();
        await using var batches = (await rig.StartAsync()).ReadAsync(rig.Options).GetAsyncEnumerator(cancellation.Token);
        var next = batches.MoveNextAsync().AsTask();

        await cancellation.CancelAsync();

        var failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(cancellation.Token, failure.CancellationToken);
    }

    private sealed class Progress : IProgress<ReplayProgress>
    {
        public List<ReplayProgress> Reports { get; } = [];

        public void Report(ReplayProgress value) => Reports.Add(value);
    }
}
