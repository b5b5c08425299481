using DataFeed.Ledger.Tests.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace DataFeed.Ledger.Tests.Verification;

public sealed class LedgerVerificationTests
{
    private static readonly Gen<(VisitKind Kind, long Rank, long First, long Count)[]> Ranges =
        (from kind in Gen.Elements(VisitKind.Delivered, VisitKind.Acknowledged)
         from rank in Gen.Choose(0, 2)
         from first in Gen.Choose(0, 30)
         from count in Gen.Choose(1, 12)
         select (kind, (long)rank, (long)first, (long)count)).ArrayOf();

    [Fact]
    public void Of_RandomVisits_CountsAsTheModelDoes() =>
        Prop.ForAll(Arb.From(Ranges), Arb.From(Gen.Choose(0, 10)), Arb.From(Gen.Choose(10, 35)), (ranges, firstStep, endStep) =>
        {
            var epoch = TestEpoch.New("e", Delivery.Split, endStep, firstStep, worldSize: 3);
            var visits = ranges.Select(range => Visit(range.Kind, range.First, range.Count, range.Rank)).ToList();

            var verification = LedgerVerification.Of(epoch, visits, []);

            Assert.Equal(3, verification.Consumers.Count);
            foreach (var consumer in verification.Consumers)
            {
                var own = visits.Where(visit => visit.Rank == consumer.Rank).ToList();
                AssertEqual(firstStep, endStep, own.Where(visit => visit.Kind == VisitKind.Delivered), consumer.Delivered);
                AssertEqual(firstStep, endStep, own.Where(visit => visit.Kind == VisitKind.Acknowledged), consumer.Acknowledged);
            }

            Assert.Equal(verification.Consumers.All(consumer => consumer.Acknowledged.IsExact), verification.IsClean);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Of_Every_HasALineForEachConsumerByNameAndRank()
    {
        Visit[] visits =
        [
            Visit(VisitKind.Acknowledged, 0, 5, 1, "b"),
            Visit(VisitKind.Acknowledged, 0, 3, 0, "b"),
            Visit(VisitKind.Acknowledged, 3, 2, 0, "b"),
            Visit(VisitKind.Acknowledged, 0, 4, 0, "a"),
        ];

        var verification = LedgerVerification.Of(TestEpoch.New("e", Delivery.Every, 5), visits, []);

        Assert.Equal([("a", 0L), ("b", 0L), ("b", 1L)], verification.Consumers.Select(consumer => (consumer.Consumer!, consumer.Rank!.Value)));
        Assert.Equal([false, true, true], verification.Consumers.Select(consumer => consumer.Acknowledged.IsExact));
        Assert.Equal([4L], verification.Consumers[0].Acknowledged.FirstNever);
        Assert.False(verification.IsClean);
    }

    [Fact]
    public void Of_Split_CountsARankThatChangedItsName()
    {
        Visit[] visits = [Visit(VisitKind.Acknowledged, 0, 2, 0, "before"), Visit(VisitKind.Acknowledged, 2, 3, 0, "after")];

        Assert.True(LedgerVerification.Of(TestEpoch.New("e", Delivery.Split, 5), visits, []).IsClean);
    }

    [Fact]
    public void Of_Split_NamesTheRankThatNeverCame()
    {
        var verification = LedgerVerification.Of(TestEpoch.New("e", Delivery.Split, 5, worldSize: 2), [Visit(VisitKind.Acknowledged, 0, 5)], []);

        Assert.Equal(5, verification.Consumers[1].Acknowledged.Never);
        Assert.False(verification.IsClean);
    }

    [Fact]
    public void Of_Queue_CountsOverAllConsumersAndLeavesWithdrawnStepsAside()
    {
        var at = DateTimeOffset.UnixEpoch;
        HandOut[] handOuts = [new(1, 0, 1, "a", at, null), new(2, 1, 1, "b", at, at), new(3, 0, 2, "b", at, at), new(4, 2, 1, "a", at, null)];

        var verification = LedgerVerification.Of(TestEpoch.New("e", Delivery.Queue, 2), [], handOuts);

        var counts = Assert.Single(verification.Consumers);
        Assert.Null(counts.Consumer);
        Assert.Equal([0L], counts.Delivered.FirstRepeated);
        Assert.Equal(0, counts.Delivered.Outside);
        Assert.Equal(2, counts.Acknowledged.Once);
        Assert.True(verification.IsClean);
    }

    [Fact]
    public void Of_QueueAcknowledgedTwice_ListsTheStep()
    {
        var at = DateTimeOffset.UnixEpoch;
        HandOut[] handOuts = [new(1, 0, 1, "a", at, at), new(2, 0, 2, "b", at, at)];

        var verification = LedgerVerification.Of(TestEpoch.New("e", Delivery.Queue, 1), [], handOuts);

        Assert.Equal([0L], verification.Consumers[0].Acknowledged.FirstRepeated);
        Assert.False(verification.IsClean);
    }

    [Theory]
    [InlineData(Delivery.Every)]
    [InlineData(Delivery.Split)]
    [InlineData(Delivery.Queue)]
    public void Of_EpochWithoutRecords_IsNotClean(Delivery delivery) =>
        Assert.False(LedgerVerification.Of(TestEpoch.New("e", delivery, 5), [], []).IsClean);

    [Fact]
    public void Of_EndUnknown_IsNotClean()
    {
        var verification = LedgerVerification.Of(TestEpoch.New("e", Delivery.Every, null), [Visit(VisitKind.Acknowledged, 0, 5)], []);

        Assert.Equal(5, verification.Consumers[0].Acknowledged.Once);
        Assert.False(verification.IsClean);
    }

    [Fact]
    public void Of_ABillionSteps_CountsRangesNotSteps()
    {
        const long steps = 1_000_000_000;

        var verification = LedgerVerification.Of(TestEpoch.New("e", Delivery.Every, steps), [Visit(VisitKind.Acknowledged, 0, steps - 50)], []);

        Assert.Equal(50, verification.Consumers[0].Acknowledged.Never);
        Assert.Equal(Enumerable.Range(0, LedgerVerification.MaxListed).Select(index => steps - 50 + index), verification.Consumers[0].Acknowledged.FirstNever);
    }

    private static Visit Visit(VisitKind kind, long firstStep, long count, long rank = 0, string consumer = "a") => new()
    {
        Id = Guid.NewGuid(),
        Consumer = consumer,
        Rank = rank,
        Kind = kind,
        FirstStep = firstStep,
        Count = count,
        Server = Guid.Empty,
    };

    private static void AssertEqual(long firstStep, long endStep, IEnumerable<Visit> visits, StepCounts actual)
    {
        var times = new long[64];
        foreach (var visit in visits)
        {
            for (var step = visit.FirstStep; step < visit.FirstStep + visit.Count; step++)
            {
                times[step]++;
            }
        }

        var steps = Enumerable.Range(0, times.Length).Select(step => (long)step).ToList();
        var inside = steps.Where(step => step >= firstStep && step < endStep).ToList();
        var never = inside.Where(step => times[step] == 0).ToList();
        var repeated = inside.Where(step => times[step] > 1).ToList();
        var outside = steps.Except(inside).Where(step => times[step] > 0).ToList();
        Assert.Equal((never.Count, inside.Count - never.Count - repeated.Count, repeated.Count, outside.Count), (actual.Never, actual.Once, actual.Repeated, actual.Outside));
        Assert.Equal(never.Take(LedgerVerification.MaxListed), actual.FirstNever);
        Assert.Equal(repeated.Take(LedgerVerification.MaxListed), actual.FirstRepeated);
        Assert.Equal(outside.Take(LedgerVerification.MaxListed), actual.FirstOutside);
    }
}
