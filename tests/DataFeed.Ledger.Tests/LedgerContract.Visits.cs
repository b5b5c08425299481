using DataFeed.Ledger.Tests.Testing;

namespace DataFeed.Ledger.Tests;

public abstract partial class LedgerContract
{
    [Fact]
    public async Task Record_Ranges_AreReadInOrder()
    {
        await RegisterAsync(10);
        Visit[] visits = [NewVisit(VisitKind.Delivered, 0, 5), NewVisit(VisitKind.Acknowledged, 3, 1, "", 7), NewVisit(VisitKind.Delivered, 5, 5)];

        await Ledger.RecordAsync(Key, visits[..1], None);
        await Ledger.RecordAsync(Key, visits[1..], None);
        await Ledger.RecordAsync(Key, [], None);

        Assert.Equal(visits, await Ledger.ReadVisitsAsync(Key, None));
    }

    [Fact]
    public async Task Record_InDoubtAndRepeated_CountsOnce()
    {
        await RegisterAsync(10);
        Visit[] visits = [NewVisit(VisitKind.Delivered, 0, 5), NewVisit(VisitKind.Delivered, 5, 5)];

        await Ledger.RecordAsync(Key, visits[..1], None);
        await Ledger.RecordAsync(Key, visits, None);

        Assert.Equal(visits, await Ledger.ReadVisitsAsync(Key, None));
    }

    [Fact]
    public async Task Record_AnIdentityTwiceInOneCall_CountsOnceAndKeepsTheFirst()
    {
        await RegisterAsync(10);
        var visit = NewVisit(VisitKind.Acknowledged, 0, 5);

        await Ledger.RecordAsync(Key, [visit, visit with { FirstStep = 5 }, visit], None);

        Assert.Equal([visit], await Ledger.ReadVisitsAsync(Key, None));
    }

    [Fact]
    public async Task Record_AnIdentityOfAnotherEpoch_IsPassedOver()
    {
        await RegisterAsync(10);
        await Ledger.RegisterEpochAsync(TestEpoch.New("other", Delivery.Every, 10), None);
        var visit = NewVisit(VisitKind.Acknowledged, 0, 5);

        await Ledger.RecordAsync(Key, [visit], None);
        await Ledger.RecordAsync("other", [visit], None);

        Assert.Empty(await Ledger.ReadVisitsAsync("other", None));
    }

    [Fact]
    public async Task Record_AnAcknowledgementByManyAtOnce_CountsOnce()
    {
        const int ranges = 20;
        await Ledger.RegisterEpochAsync(TestEpoch.New(Key, Delivery.Every, ranges), None);
        await using var other = await OpenOtherAsync();
        Visit[] visits = [.. Enumerable.Range(0, ranges).Select(step => NewVisit(VisitKind.Acknowledged, step, 1))];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(index => Task.Run(() =>
            (index % 2 == 0 ? Ledger : other).RecordAsync(Key, [.. visits.Select(visit => visit with { Server = Guid.NewGuid() })], None))));

        Assert.Equal(visits.Select(visit => visit.Id), (await Ledger.ReadVisitsAsync(Key, None)).Select(visit => visit.Id));
        Assert.True((await LedgerVerification.ReadAsync(other, Key, None)).IsClean);
    }

    [Fact]
    public async Task Record_ARequestThatCameAgainOnAnotherServer_CountsOnceAndAnotherRequestAgain()
    {
        await Ledger.RegisterEpochAsync(TestEpoch.New(Key, Delivery.Every, 20), None);
        await using var other = await OpenOtherAsync();
        var (request, next) = (Guid.NewGuid(), Guid.NewGuid());

        await Ledger.RecordAsync(Key, Request(request), None);
        await other.RecordAsync(Key, Request(request), None);
        Assert.True((await LedgerVerification.ReadAsync(Ledger, Key, None)).IsClean);

        await other.RecordAsync(Key, Request(next), None);
        Assert.Equal(20, Assert.Single((await LedgerVerification.ReadAsync(Ledger, Key, None)).Consumers).Acknowledged.Repeated);
    }

    private static IReadOnlyList<Visit> Request(Guid request) =>
    [
        .. new (long First, long Count)[] { (0, 8), (8, 1), (9, 11) }.Select((range, index) =>
            NewVisit(VisitKind.Acknowledged, range.First, range.Count) with { Id = Visit.IdOf(Key, "a", 0, request, index) }),
    ];

    protected static Visit NewVisit(VisitKind kind, long firstStep, long count, string consumer = "a", long rank = 0) => new()
    {
        Id = Guid.NewGuid(),
        Consumer = consumer,
        Rank = rank,
        Kind = kind,
        FirstStep = firstStep,
        Count = count,
        Server = Guid.NewGuid(),
    };
}
