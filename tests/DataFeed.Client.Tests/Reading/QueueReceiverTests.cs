using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Protocol.Errors;
using FsCheck.Fluent;

namespace DataFeed.Client.Tests.Reading;

public sealed class QueueReceiverTests
{
    private static readonly FakeFeed Feed = new(30);
    private readonly FakeQueue _queue = new(Feed);

    [Fact]
    public async Task Read_OfOneConsumer_AcknowledgesEachStepWhenTheNextIsAskedFor()
    {
        var server = Server();
        using var rig = new ClientRig(server);
        var reading = (await rig.StartAsync(Delivery.Queue)).ReadAsync(rig.Options with { Window = 2, Consumer = "me" });

        Assert.Equal(Feed.Steps, await ClientRig.ReadAsync(reading, step => Assert.DoesNotContain(step, _queue.Acknowledged)));

        Assert.Equal(Feed.Steps, _queue.Acknowledged);
        Assert.Equal(EndReason.Completed, reading.End!.Reason);
        Assert.Empty(reading.LostSteps);
        Assert.Equal(0, reading.UnrecordedSteps);
        var open = server.Streams[0].Received[0].Open;
        Assert.Equal((2, "me"), (open.Window, open.Consumer));
        Assert.Equal(0, rig.Memory.Out);
    }

    [Fact]
    public void Read_WithServersLostAtAnyPoints_AcknowledgesEachStepOnce()
    {
        var cases =
            from consumers in Gen.Choose(1, 4)
            from lives in Gen.ListOf(Gen.Choose(0, 25))
            from window in Gen.Choose(1, 5)
            select (consumers, lives, window);

        Property.Holds(cases, async @case =>
        {
            var queue = new FakeQueue(Feed);
            var left = new Queue<int>(@case.lives);
            FakeServer[] servers = [.. Enumerable.Range(0, 2).Select(index => Feed.Server($"http://s{index}").Serve(stream => queue.ServeAsync(stream, Dies())))];
            var options = new DataFeedClientOptions { RetryFor = TimeSpan.FromHours(1) };
            using var rig = new ClientRig(options, new TestTime { Skips = _ => true }, servers);
            var epoch = await rig.StartAsync(Delivery.Queue);

            var counts = await Task.WhenAll(Enumerable.Range(0, @case.consumers).Select(async _ =>
            {
                var reading = epoch.ReadAsync(rig.Options with { Window = @case.window });
                var used = await Task.Run(() => ClientRig.ReadAsync(reading));
                return (MayBe: used.Count - reading.LostSteps.Count, Unrecorded: (int)reading.UnrecordedSteps);
            }));

            // Nobody takes for recorded what another was credited with. What was answered while its call broke may be either.
            Assert.Equal(Feed.Steps, queue.Acknowledged);
            Assert.InRange(Feed.Steps.Count(), counts.Sum(count => count.MayBe - count.Unrecorded), counts.Sum(count => count.MayBe));
            Assert.Equal(0, rig.Memory.Out);

            Func<bool> Dies()
            {
                lock (left)
                {
                    var messages = left.TryDequeue(out var life) ? life : int.MaxValue;
                    return () => messages-- == 0;
                }
            }
        });
    }

    [Fact]
    public async Task Read_AcknowledgementThatComesTooLate_IsToldAndTheReadingGoesOn()
    {
        using var rig = new ClientRig(Server());
        var reading = (await rig.StartAsync(Delivery.Queue)).ReadAsync(rig.Options);

        var used = await ClientRig.ReadAsync(reading, step =>
        {
            if (step == 3)
            {
                _queue.TakeAway(3);
            }
        });

        Assert.Equal(Feed.Steps, used);
        Assert.Equal([3], reading.LostSteps);
    }

    [Fact]
    public async Task Read_EndThatComesBeforeABatchIsUsed_LeavesThatBatchOut()
    {
        var ended = new TaskCompletionSource();
        var server = Server().Serve(async stream =>
        {
            await stream.ReadAsync();
            stream.Send(FakeFeed.Batch(0));
            stream.Send(FakeFeed.Batch(1));
            await ended.Task;
            stream.Send(Feed.End());
        });
        using var rig = new ClientRig(server);
        var reading = (await rig.StartAsync(Delivery.Queue)).ReadAsync(rig.Options);
        await using var batches = reading.GetAsyncEnumerator();
        Assert.True(await batches.MoveNextAsync());
        batches.Current.Dispose();

        ended.SetResult();
        await Soon.Holds(() => reading.End is not null, "the end");

        Assert.False(await batches.MoveNextAsync());
        Assert.Equal(0, rig.Memory.Out);
    }

    [Fact]
    public async Task Read_LeftEarly_WaitsForTheAnswersAndLeavesTheBatchInUseToOthers()
    {
        var server = Server();
        using var rig = new ClientRig(server);
        var epoch = await rig.StartAsync(Delivery.Queue);

        var reading = await ReadUpToAsync(epoch, rig, 10);

        Assert.Equal(Enumerable.Range(0, 10).Select(step => (long)step), _queue.Acknowledged);
        Assert.Equal(0, reading.UnrecordedSteps);
        await Soon.Happens(server.Streams[0].Closed, "the call to be let go");
        Assert.Equal(0, rig.Memory.Out);
    }

    [Fact]
    public async Task Read_LeftEarlyAsItsServerIsLost_SendsTheLastAcknowledgementsToAnother()
    {
        // The answer to the second acknowledgement is lost, and its server with it.
        var (first, second) = (Server("http://first"), Server("http://second"));
        var answers = 0;
        first.Serve(stream => _queue.ServeAsync(stream, () => _queue.Acknowledged.Count == 2 && answers++ == 1));
        using var rig = new ClientRig(new DataFeedClientOptions(), new TestTime { Skips = wait => wait < TimeSpan.FromSeconds(5) }, [first, second]);
        var epoch = await rig.StartAsync(Delivery.Queue);

        var reading = await ReadUpToAsync(epoch, rig, 3);

        Assert.Equal([0, 1, 2], _queue.Acknowledged);
        Assert.Equal(0, reading.UnrecordedSteps);
    }

    [Fact]
    public async Task Read_LeftWithAcknowledgementsThatNobodyAnswers_TellsThemAfterFiveSeconds()
    {
        var server = Server().Serve(async stream =>
        {
            await stream.ReadAsync();
            stream.Send(FakeFeed.Batch(0));
            stream.Send(FakeFeed.Batch(1));
            await stream.HangAsync();
        });
        using var rig = new ClientRig(server);
        var epoch = await rig.StartAsync(Delivery.Queue);
        var waits = rig.Time.WaitOf(TimeSpan.FromSeconds(5));

        var leaving = ReadUpToAsync(epoch, rig, 1);
        await Soon.Happens(waits, "the farewell");
        Assert.False(leaving.IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(1, (await Soon.Gives(leaving, "the reader to leave")).UnrecordedSteps);
    }

    [Fact]
    public async Task Read_LeftBeforeAnythingWasUsed_IsOverAtOnce()
    {
        using var rig = new ClientRig(Server());
        var epoch = await rig.StartAsync(Delivery.Queue);

        await ReadUpToAsync(epoch, rig, 0);

        Assert.Empty(rig.Time.Waits);
        Assert.Empty(_queue.Acknowledged);
    }

    [Fact]
    public async Task Read_EndedEpoch_FailsWithoutAnotherTry()
    {
        var server = Server().Serve(_ => throw FakeServer.Failure(DataFeedError.EpochEnded));
        using var rig = new ClientRig(server);
        var epoch = await rig.StartAsync(Delivery.Queue);

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => ClientRig.ReadAsync(epoch.ReadAsync(rig.Options)));

        Assert.Equal(DataFeedError.EpochEnded, failure.Error);
        Assert.Single(server.Streams);
    }

    [Fact]
    public async Task Read_StreamWithoutAnEnd_IsAViolation()
    {
        using var rig = new ClientRig(Server().Serve(_ => Task.CompletedTask));
        var epoch = await rig.StartAsync(Delivery.Queue);

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => ClientRig.ReadAsync(epoch.ReadAsync(rig.Options)));

        Assert.Equal(DataFeedError.ProtocolViolation, failure.Error);
    }

    private static async Task<EpochReading> ReadUpToAsync(Epoch epoch, ClientRig rig, long step)
    {
        var reading = epoch.ReadAsync(rig.Options);
        await foreach (var batch in reading)
        {
            using (batch)
            {
                if (batch.Step == step)
                {
                    break;
                }
            }
        }

        return reading;
    }

    private FakeServer Server(string address = "http://fake") => Feed.Server(address).Serve(stream => _queue.ServeAsync(stream));
}
