using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using FsCheck.Fluent;
using Grpc.Core;

namespace DataFeed.Client.Tests.Spreading;

public sealed class SpreadReceiverTests
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly FakeFeed Feed = new(60, firstStep: 3);

    [Fact]
    public async Task Read_FromSeveralServers_IsInOrderAndFromEachOfThem()
    {
        var (servers, asked) = (Servers(3), new TaskCompletionSource());
        // Nobody answers before all were asked: else the first might have sent everything.
        foreach (var server in servers)
        {
            server.Serve(async stream =>
            {
                await stream.HasRequestAsync();
                if (servers.All(each => each.Streams.Any(other => other.Received.Count > 0)))
                {
                    asked.TrySetResult();
                }

                await asked.Task;
                await Feed.ServeAsync(stream);
            });
        }

        using var rig = new ClientRig(servers);
        var reading = (await rig.StartAsync()).ReadAsync(rig.Options with { Rank = 0, Consumer = "me" });

        Assert.Equal(Feed.Steps, await ClientRig.ReadAsync(reading));

        Assert.Equal((60, EndReason.Completed, EpochCursor.Of(FakeFeed.CursorAt(63))), (reading.End!.Steps, reading.End.Reason, reading.End.Cursor));
        Assert.All(servers, server => Assert.Equal((0, "me", Feed.Token), OpenOf(server.Streams[0])));
        Assert.Equal(Feed.Steps, servers.SelectMany(server => server.Streams).SelectMany(Wanted).Order());
        Assert.Equal(0, rig.Memory.Out);
        Assert.False(rig.Memory.WasEnteredTwice);
    }

    [Fact]
    public void Read_WithServersLostAtAnyPoints_IsWhatOneServerGives()
    {
        var failures = Gen.Elements<Exception>(
            FakeServer.Failure(StatusCode.Unavailable), FakeServer.Failure(DataFeedError.ServerStopping), FakeServer.Failure(StatusCode.DeadlineExceeded));
        var cases =
            from servers in Gen.Choose(2, 4)
            from lives in Gen.ListOf(Gen.Zip(Gen.Choose(0, 20), failures))
            from readAhead in Gen.Choose(1, 16)
            from start in Gen.Choose(3, 63)
            select (servers, lives: lives.ToArray(), readAhead, start);

        Property.Holds(cases, async @case =>
        {
            var left = new Queue<(int Batches, Exception Failure)>(@case.lives);
            var servers = Servers(@case.servers);
            foreach (var server in servers)
            {
                server.Serve(stream =>
                {
                    lock (left)
                    {
                        return left.TryDequeue(out var life) ? Feed.ServeAsync(stream, life.Batches, life.Failure) : Feed.ServeAsync(stream);
                    }
                });
            }

            var options = new DataFeedClientOptions { ReadAheadBatches = @case.readAhead, RetryFor = TimeSpan.FromHours(1) };
            using var rig = new ClientRig(options, new TestTime { Skips = wait => wait < TimeSpan.FromSeconds(5) }, servers);
            var reading = (await rig.StartAsync()).ReadAsync(rig.Options with { Cursor = EpochCursor.Of(FakeFeed.CursorAt(@case.start)) });

            Assert.Equal(Feed.Steps.Where(step => step >= @case.start), await ClientRig.ReadAsync(reading));
            Assert.Equal(63 - @case.start, reading.End!.Steps);
            Assert.Equal(0, rig.Memory.Out);
        });
    }

    [Fact]
    public async Task Read_FromACursor_AsksAServerForItsStep()
    {
        var servers = Servers(2);
        using var rig = new ClientRig(servers);
        var epoch = await rig.StartAsync();

        Assert.Equal([61, 62], await ClientRig.ReadAsync(epoch.ReadAsync(rig.Options with { Cursor = EpochCursor.Of(FakeFeed.CursorAt(61)) })));

        var asked = Assert.Single(servers[0].Requests.OfType<GetEpochRequest>());
        Assert.Equal((Feed.Token, FakeFeed.CursorAt(61)), (asked.EpochToken, asked.Cursor));
    }

    [Fact]
    public async Task Read_FromTheStart_AsksNobodyForItsStep()
    {
        var servers = Servers(2);
        using var rig = new ClientRig(servers);
        var epoch = await rig.StartAsync();

        await ClientRig.ReadAsync(epoch.ReadAsync(rig.Options with { Cursor = epoch.Cursor }));

        Assert.DoesNotContain(servers[0].Requests, request => request is GetEpochRequest);
    }

    [Fact]
    public async Task Read_ServerThatDoesNotTellTheCursorsStep_IsAViolation()
    {
        var servers = Servers(2);
        servers[0].Answer<GetEpochRequest, GetEpochResponse>(_ => new GetEpochResponse { Epoch = Feed.Started, Request = new StartEpochRequest() });
        using var rig = new ClientRig(servers);
        var epoch = await rig.StartAsync();

        var failure = await Assert.ThrowsAsync<DataFeedException>(
            () => ClientRig.ReadAsync(epoch.ReadAsync(rig.Options with { Cursor = EpochCursor.Of(FakeFeed.CursorAt(9)) })));

        Assert.Equal(DataFeedError.ProtocolViolation, failure.Error);
    }

    [Fact]
    public async Task Read_WithAServerThatHasAnotherFeed_LeavesItOut()
    {
        var servers = Servers(2);
        servers[1].Serve(_ => throw FakeServer.Failure(DataFeedError.FeedChanged));
        using var rig = new ClientRig(servers);

        Assert.Equal(Feed.Steps, await ClientRig.ReadAsync((await rig.StartAsync()).ReadAsync(rig.Options)));

        Assert.InRange(servers[1].Streams.Count, 0, 1);
    }

    [Fact]
    public async Task Read_WithNoServerThatHasTheFeed_FailsWithTheReason()
    {
        var servers = Servers(2);
        Array.ForEach(servers, server => server.Serve(_ => throw FakeServer.Failure(DataFeedError.FeedChanged, "another version")));
        using var rig = new ClientRig(new DataFeedClientOptions(), new TestTime { Skips = wait => wait == Look }, servers);
        var epoch = await rig.StartAsync();

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => ClientRig.ReadAsync(epoch.ReadAsync(rig.Options)));

        Assert.Equal((DataFeedError.FeedChanged, "another version"), (failure.Error, failure.Message));
    }

    [Fact]
    public async Task Read_FeedThatFails_BringsWhatLiesBeforeAndThenTheError()
    {
        var servers = Servers(2);
        Array.ForEach(servers, server => server.Serve(async stream =>
        {
            await stream.ReadAsync();
            while (await stream.ReadAsync() is { Want: var want })
            {
                for (var step = want.FirstStep; step < want.FirstStep + want.Count; step++)
                {
                    stream.Send(step == 20 ? throw FakeServer.Failure(DataFeedError.GeneratorFailed, "at step 20") : FakeFeed.Batch(step));
                }
            }
        }));
        using var rig = new ClientRig(servers);
        var epoch = await rig.StartAsync();
        List<long> seen = [];

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => ClientRig.ReadAsync(epoch.ReadAsync(rig.Options), seen.Add));

        Assert.Equal((DataFeedError.GeneratorFailed, "at step 20"), (failure.Error, failure.Message));
        Assert.Equal(Feed.Steps.TakeWhile(step => step < 20), seen);
        Assert.Equal(0, rig.Memory.Out);
    }

    [Fact]
    public async Task Read_ServerThatHoldsUpAllOthers_LosesItsStepsToThem()
    {
        var servers = Servers(2);
        var held = new TaskCompletionSource();
        servers[0].Serve(async stream =>
        {
            await stream.ReadAsync();
            await stream.ReadAsync();
            held.TrySetResult();
            await stream.HangAsync();
        });
        // The clock runs much faster than the servers here.
        using var rig = new ClientRig(new DataFeedClientOptions { RetryFor = TimeSpan.FromDays(1) }, new TestTime(), servers);
        var epoch = await rig.StartAsync();
        servers[1].Serve(async stream =>
        {
            // Else it might be through before the other has begun.
            await held.Task;
            await Feed.ServeAsync(stream);
        });

        var reading = ClientRig.ReadAsync(epoch.ReadAsync(rig.Options));
        await Soon.Happens(held.Task, "the first server to hold a step");
        await Soon.Holds(
            () =>
            {
                rig.Time.Advance(Look);
                return reading.IsCompleted;
            },
            "the steps of the server that hangs to come from the other");

        Assert.Equal(Feed.Steps, await reading);
    }

    [Fact]
    public async Task Read_ServerThatJoins_IsTakenUp()
    {
        var servers = Servers(2);
        var goOn = new TaskCompletionSource();
        servers[0].Serve(async stream =>
        {
            await goOn.Task;
            await Feed.ServeAsync(stream);
        });
        var started = Feed.Started;
        started.Servers.Add(servers[0].Address);
        servers[0].Answer<StartEpochRequest, StartEpochResponse>(_ => started.Clone());
        servers[1].Serve(async stream =>
        {
            goOn.TrySetResult();
            await Feed.ServeAsync(stream);
        });
        servers[0].Answer<GetEpochRequest, GetEpochResponse>(_ => new GetEpochResponse
        {
            Epoch = new StartEpochResponse { Servers = { servers[1].Address } },
            Request = new StartEpochRequest(),
        });
        using var rig = new ClientRig(new DataFeedClientOptions(), new TestTime(), servers[..1], servers[1]);
        var epoch = await rig.StartAsync();

        var reading = ClientRig.ReadAsync(epoch.ReadAsync(rig.Options));
        await Soon.Holds(
            () =>
            {
                rig.Time.Advance(Look);
                return servers[1].Streams.Count > 0;
            },
            "the new server to be asked");

        Assert.Equal(Feed.Steps, await Soon.Gives(reading, "the epoch"));
    }

    [Fact]
    public async Task Read_NoServerForTooLong_FailsWithWhatOneSaid()
    {
        var servers = Servers(2);
        Array.ForEach(servers, server => server.Serve(stream => Feed.ServeAsync(stream, 5, FakeServer.Failure(DataFeedError.ServerStopping, "no more"))));
        var time = new TestTime { Skips = wait => wait <= TimeSpan.FromSeconds(5) };
        using var rig = new ClientRig(new DataFeedClientOptions { RetryFor = TimeSpan.FromSeconds(30) }, time, servers);
        var epoch = await rig.StartAsync();
        List<long> seen = [];

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => ClientRig.ReadAsync(epoch.ReadAsync(rig.Options), step =>
        {
            seen.Add(step);
            Array.ForEach(servers, server => server.IsDown = step > 10);
        }));

        Assert.True(failure.IsRetryable);
        Assert.Equal(Feed.Steps.Take(seen.Count), seen);
    }

    [Fact]
    public async Task Read_EndLostWithItsServer_IsToldByAnother()
    {
        var servers = Servers(2);
        var lost = 0;
        Array.ForEach(servers, server => server.Serve(async stream =>
        {
            await stream.HasRequestAsync();
            if (server.Streams.Count > 1 && lost++ == 0)
            {
                throw FakeServer.Failure(StatusCode.Unavailable);
            }

            await Feed.ServeAsync(stream);
        }));
        using var rig = new ClientRig(new DataFeedClientOptions(), new TestTime { Skips = wait => wait < TimeSpan.FromSeconds(5) }, servers);
        var reading = (await rig.StartAsync()).ReadAsync(rig.Options);

        await ClientRig.ReadAsync(reading);

        Assert.Equal(60, reading.End!.Steps);
        Assert.True(lost > 1, "No stream was lost.");
    }

    [Fact]
    public async Task Read_LeftEarly_LetsGoOfAllCallsAndAllMemory()
    {
        var servers = Servers(3);
        using var rig = new ClientRig(servers);

        await foreach (var batch in (await rig.StartAsync()).ReadAsync(rig.Options))
        {
            batch.Dispose();
            if (batch.Step == 20)
            {
                break;
            }
        }

        foreach (var stream in servers.SelectMany(server => server.Streams))
        {
            await Soon.Happens(stream.Closed, "a call to be let go");
        }

        Assert.Equal(0, rig.Memory.Out);
    }

    [Fact]
    public async Task Read_LeftWhileBatchesWaitForTheirTurn_GivesThemBack()
    {
        var servers = Servers(2);
        Array.ForEach(servers, server => server.Serve(async stream =>
        {
            await stream.ReadAsync();
            while (await stream.ReadAsync() is { Want: var want })
            {
                for (var step = want.FirstStep; step < want.FirstStep + want.Count; step++)
                {
                    await (step == 3 ? stream.HangAsync() : Task.CompletedTask);
                    stream.Send(FakeFeed.Batch(step));
                }
            }
        }));
        using var rig = new ClientRig(servers);
        using var cancellation = new CancellationTokenSource();
        await using var batches = (await rig.StartAsync()).ReadAsync(rig.Options).GetAsyncEnumerator(cancellation.Token);
        var first = batches.MoveNextAsync().AsTask();
        await Soon.Holds(() => rig.Memory.Out > 0, "a batch of a later step");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(0, rig.Memory.Out);
    }

    [Theory]
    [InlineData(false, true, 60L)]
    [InlineData(true, false, 60L)]
    [InlineData(true, true, null)]
    public async Task TryCreate_EpochThatCannotBeSpread_IsReadFromOneServer(bool seekable, bool deterministic, long? steps)
    {
        var servers = Servers(2);
        var started = new StartEpochResponse { EpochToken = Feed.Token, FirstStep = 3, Seekable = seekable, Nondeterministic = !deterministic };
        if (steps is { } known)
        {
            started.Steps = known;
        }

        servers[0].Answer<StartEpochRequest, StartEpochResponse>(_ => started);
        using var rig = new ClientRig(servers);

        Assert.Equal(Feed.Steps, await ClientRig.ReadAsync((await rig.StartAsync()).ReadAsync(rig.Options)));

        Assert.False(Assert.Single(servers[0].Streams).Received[0].Open.HasWindow);
        Assert.Empty(servers[1].Streams);
    }

    [Fact]
    public async Task TryCreate_OneServerThatNobodyCanJoin_IsReadFromIt()
    {
        var server = Feed.Server();
        using var rig = new ClientRig(server);

        Assert.Null(Client.Spreading.SpreadReceiver.TryCreate(rig.Client, await rig.StartAsync(), new ReadOptions()));
    }

    private static FakeServer[] Servers(int count) => [.. Enumerable.Range(0, count).Select(index => Feed.Server($"http://s{index}"))];

    private static (long, string, Google.Protobuf.ByteString) OpenOf(FakeStream stream)
    {
        var open = stream.Received[0].Open;
        return (open.Window, open.Consumer, open.EpochToken);
    }

    private static IEnumerable<long> Wanted(FakeStream stream) => stream.Received
        .Where(request => request.Want is not null)
        .SelectMany(request => Enumerable.Range(0, (int)request.Want.Count).Select(step => request.Want.FirstStep + step));
}
