using DataFeed.Client.Reading;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using FsCheck.Fluent;
using Grpc.Core;

namespace DataFeed.Client.Tests.Reading;

public sealed class UsedStepsTests
{
    private static readonly FakeFeed Feed = new(300, firstStep: 4);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);
    private readonly FakeLedger _ledger = new();

    [Fact]
    public async Task Read_OfAnEpochWithoutALedger_AcknowledgesNothing()
    {
        var server = Feed.Server();
        using var rig = new ClientRig(server);
        var reading = (await rig.StartAsync()).ReadAsync(rig.Options);

        await ClientRig.ReadAsync(reading);

        Assert.DoesNotContain(server.Requests, request => request is AcknowledgeRequest);
        Assert.Equal(0, reading.UnrecordedSteps);
    }

    [Fact]
    public async Task Read_ToTheEnd_RecordsEveryStepInRunsUnderTheReadersName()
    {
        using var rig = new ClientRig(Server(_ledger.Record));
        var reading = (await rig.StartAsync()).ReadAsync(rig.Options with { Rank = 3, Consumer = "me" });

        await ClientRig.ReadAsync(reading);

        Assert.Equal(Feed.Steps, _ledger.Steps);
        Assert.Equal(0, reading.UnrecordedSteps);
        Assert.InRange(_ledger.Requests.Count, 1, 5);
        Assert.All(_ledger.Requests, request =>
        {
            Assert.Equal((Feed.Token, 3, "me", 16), (request.EpochToken, request.Rank, request.Consumer, request.Id.Length));
            Assert.Single(request.Ranges);
        });
    }

    [Fact]
    public void Read_WithRequestsAndAnswersLost_RecordsEveryUsedStepOnce()
    {
        // Three in a row at most: a reader that leaves waits five seconds, and the pauses between tries are part of them.
        var lost = Gen.Elements(Fate.LostOnItsWay, Fate.AnswerLost);
        var request =
            from losses in Gen.Choose(0, 3)
            from fates in Gen.ArrayOf(lost, losses)
            from last in Gen.Frequency((3, Gen.Constant(Fate.Answered)), (1, Gen.Constant(Fate.Refused)))
            select fates.Append(last);
        var cases = from steps in Gen.Choose(0, 300) from script in Gen.ListOf(request) select (steps, script: script.SelectMany(fates => fates).ToArray());

        Property.Holds(cases, async @case =>
        {
            var ledger = new FakeLedger();
            var script = new Queue<Fate>(@case.script);
            using var rig = new ClientRig(new DataFeedClientOptions(), new TestTime { Skips = wait => wait < Farewell }, [Server(Answer)]);
            var used = UsedSteps.TryCreate(rig.Client, await rig.StartAsync(), rig.Options)!;
            await using (used)
            {
                for (var step = 0; step < @case.steps; step++)
                {
                    used.Add(step);
                    await (step % 16 == 0 ? Task.Run(() => { }) : Task.CompletedTask);
                }
            }

            // What is told as not recorded may be so after all, where an answer was lost: never the other way round, and never twice.
            var recorded = ledger.Steps.ToArray();
            Assert.Equal(Enumerable.Range(0, recorded.Length).Select(step => (long)step), recorded);
            Assert.InRange(recorded.Length, @case.steps - used.Unrecorded, @case.steps);
            Assert.True(used.Unrecorded == 0 || @case.script.Contains(Fate.Refused), $"{used.Unrecorded} steps are lost.");

            AcknowledgeResponse Answer(AcknowledgeRequest request)
            {
                var fate = script.TryDequeue(out var next) ? next : Fate.Answered;
                if (fate == Fate.AnswerLost)
                {
                    ledger.Record(request);
                }

                return fate switch
                {
                    Fate.Answered => ledger.Record(request),
                    Fate.Refused => throw FakeServer.Failure(DataFeedError.EpochEnded),
                    _ => throw FakeServer.Failure(StatusCode.Unavailable),
                };
            }
        });
    }

    [Fact]
    public async Task Add_RequestGivenUp_IsSentAgainUnchangedWithTheNextRun()
    {
        List<AcknowledgeRequest> sent = [];
        using var rig = new ClientRig(Server(request =>
        {
            sent.Add(request.Clone());
            return sent.Count == 1 ? throw FakeServer.Failure(DataFeedError.ServerFailed) : _ledger.Record(request);
        }));
        var used = UsedSteps.TryCreate(rig.Client, await rig.StartAsync(), rig.Options)!;

        Add(used, 0, 64);
        await Soon.Holds(() => sent.Count == 1, "the first request");
        Assert.Equal(64, used.Unrecorded);
        Add(used, 64, 64);
        await used.DisposeAsync();

        Assert.Equal(sent[0], sent[1]);
        Assert.Equal(0, used.Unrecorded);
        Assert.Equal(128, _ledger.Steps.Count());
    }

    [Fact]
    public async Task Add_ServerThatKeepsNoLedger_IsAskedOnce()
    {
        var asked = 0;
        using var rig = new ClientRig(Server(_ =>
        {
            asked++;
            return new AcknowledgeResponse();
        }));
        var used = UsedSteps.TryCreate(rig.Client, await rig.StartAsync(), rig.Options)!;

        Add(used, 0, 64);
        await Soon.Holds(() => used.Unrecorded == 0, "the answer");
        Add(used, 64, 200);
        await used.DisposeAsync();

        Assert.Equal(1, asked);
        Assert.Equal(0, used.Unrecorded);
    }

    [Fact]
    public async Task Add_WhileARequestIsOnItsWay_GathersTheNextWithoutWaiting()
    {
        var goOn = new TaskCompletionSource();
        var server = Server(_ledger.Record).Answer<AcknowledgeRequest, AcknowledgeResponse>(async (request, _) =>
        {
            await goOn.Task;
            return _ledger.Record(request);
        });
        using var rig = new ClientRig(server);
        var used = UsedSteps.TryCreate(rig.Client, await rig.StartAsync(), rig.Options)!;

        Add(used, 0, 64);
        await Soon.Holds(() => server.Requests.Any(request => request is AcknowledgeRequest), "the first request");
        Add(used, 64, 136);
        goOn.SetResult();
        await used.DisposeAsync();

        Assert.Equal([64, 136], _ledger.Requests.Select(request => request.Ranges[0].Count));
    }

    [Fact]
    public async Task Dispose_LedgerThatDoesNotAnswer_LeavesAfterFiveSecondsAndTellsTheLoss()
    {
        var server = Server(_ledger.Record).Answer<AcknowledgeRequest, AcknowledgeResponse>(async (_, options) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, options.CancellationToken);
            return new AcknowledgeResponse();
        });
        using var rig = new ClientRig(server);
        var reading = (await rig.StartAsync()).ReadAsync(rig.Options);
        var waits = rig.Time.WaitOf(Farewell);

        var leaving = ClientRig.ReadAsync(reading);
        await Soon.Happens(waits, "the farewell");
        rig.Time.Advance(Farewell);
        await Soon.Happens(leaving, "the reader to leave");

        Assert.Equal(300, reading.UnrecordedSteps);
    }

    [Fact]
    public async Task TryCreate_QueueEpoch_IsNull()
    {
        using var rig = new ClientRig(Server(_ledger.Record));

        Assert.Null(UsedSteps.TryCreate(rig.Client, await rig.StartAsync(Delivery.Queue), rig.Options));
    }

    private static FakeServer Server(Func<AcknowledgeRequest, AcknowledgeResponse> answer)
    {
        // Not seekable: one stream is enough here.
        var started = Feed.Started;
        started.Seekable = false;
        started.Servers.Add("http://fake");
        return Feed.Server().Answer<StartEpochRequest, StartEpochResponse>(_ => started).Answer(answer);
    }

    private static void Add(UsedSteps used, long first, int count)
    {
        for (var step = first; step < first + count; step++)
        {
            used.Add(step);
        }
    }

    private enum Fate
    {
        Answered,
        LostOnItsWay,
        AnswerLost,
        Refused,
    }
}
