using DataFeed.Ledger.Tests.Testing;

namespace DataFeed.Ledger.Tests;

/// <summary>What every ledger does, whatever keeps it.</summary>
public abstract partial class LedgerContract : IAsyncLifetime
{
    protected const string Key = "e0";

    protected static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    protected static readonly CancellationToken None = CancellationToken.None;

    protected ILedger Ledger { get; private set; } = null!;

    public virtual async Task InitializeAsync() => Ledger = await OpenAsync();

    public virtual async Task DisposeAsync() => await Ledger.DisposeAsync();

    /// <summary>Opens the ledger of this test; once more to see it as another server does.</summary>
    protected abstract Task<ILedger> OpenAsync();

    /// <summary>Lets time go by; sets the clock back where it is negative.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    protected Task RegisterAsync(long? endStep, long firstStep = 0) => Ledger.RegisterEpochAsync(TestEpoch.Queue(Key, endStep, firstStep), None);

    protected Task<ClaimResult> ClaimAsync(int count, string consumer = "a") => Ledger.ClaimAsync(Key, consumer, count, Lease, None);

    protected async Task<Acknowledgement> AcknowledgeAsync(Claim claim) => Assert.Single(await Ledger.AcknowledgeAsync(Key, [claim.Lease], None));

    protected async Task<IReadOnlyList<Claim>> AcknowledgeAllAsync(IReadOnlyList<Claim> claims)
    {
        foreach (var claim in claims)
        {
            Assert.Equal(Acknowledgement.Accepted, await AcknowledgeAsync(claim));
        }

        return claims;
    }

    [Fact]
    public async Task RegisterEpoch_Again_LeavesTheFirst()
    {
        await Ledger.RegisterEpochAsync(TestEpoch.New(Key, Delivery.Split, 10, 2, 4), None);
        await Ledger.RegisterEpochAsync(TestEpoch.New(Key, Delivery.Every, null), None);

        var found = await Ledger.FindEpochAsync(Key, None);

        Assert.NotNull(found);
        Assert.Equal([1, 2, 3], found.Token.ToArray());
        Assert.Equal(TestEpoch.New(Key, Delivery.Split, 10, 2, 4) with { Token = default }, found with { Token = default });
    }

    [Fact]
    public async Task FindEpoch_Unknown_IsNull() => Assert.Null(await Ledger.FindEpochAsync("nowhere", None));

    [Fact]
    public async Task ListEpochs_OfARunOrAll_ComeInTheOrderOfRegistration()
    {
        await Ledger.RegisterEpochAsync(TestEpoch.New("c", Delivery.Every, 1, run: "one"), None);
        await Ledger.RegisterEpochAsync(TestEpoch.New("a", Delivery.Every, 1, run: "two"), None);
        await Ledger.RegisterEpochAsync(TestEpoch.New("b", Delivery.Every, 1, run: "one"), None);

        Assert.Equal(["c", "b"], (await Ledger.ListEpochsAsync("one", None)).Select(epoch => epoch.Key));
        Assert.Equal(["c", "a", "b"], (await Ledger.ListEpochsAsync(null, None)).Select(epoch => epoch.Key));
    }

    [Fact]
    public async Task LiveServers_AreThoseAnnouncedInTime()
    {
        var started = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var (one, two) = (new ServerRecord("http://a:1", Guid.NewGuid(), started), new ServerRecord("http://B:2", Guid.NewGuid(), started));
        await Ledger.AnnounceAsync(one, TimeSpan.FromSeconds(1000), None);
        await Ledger.AnnounceAsync(two, TimeSpan.FromSeconds(100), None);
        Assert.Equal([two, one], await Ledger.LiveServersAsync(None));

        await PassAsync(TimeSpan.FromSeconds(500));
        Assert.Equal([one], await Ledger.LiveServersAsync(None));

        await Ledger.AnnounceAsync(two, TimeSpan.FromSeconds(100), None);
        Assert.Equal([two, one], await Ledger.LiveServersAsync(None));
    }

    [Fact]
    public async Task Withdraw_OfAnEarlierIncarnation_LeavesTheRestartedServer()
    {
        var before = new ServerRecord("http://a:1", Guid.NewGuid(), DateTimeOffset.UnixEpoch);
        var after = before with { Incarnation = Guid.NewGuid() };
        await Ledger.AnnounceAsync(before, Lease, None);
        await Ledger.AnnounceAsync(after, Lease, None);

        await Ledger.WithdrawAsync(before.Endpoint, before.Incarnation, None);
        Assert.Equal([after], await Ledger.LiveServersAsync(None));

        await Ledger.WithdrawAsync(after.Endpoint, after.Incarnation, None);
        Assert.Empty(await Ledger.LiveServersAsync(None));
    }

    [Fact]
    public async Task AnyCall_ForAnUnknownEpoch_FailsForGood()
    {
        Func<Task>[] calls =
        [
            () => Ledger.SetEndAsync(Key, 1, None),
            () => Ledger.ClaimAsync(Key, "a", 1, Lease, None),
            () => Ledger.AcknowledgeAsync(Key, [new(0, 1)], None),
            () => Ledger.RenewAsync(Key, [1], Lease, None),
            () => Ledger.ReleaseAsync(Key, [1], None),
            () => Ledger.ReadHandOutsAsync(Key, None),
            () => Ledger.RecordAsync(Key, [NewVisit(VisitKind.Delivered, 0, 1)], None),
            () => Ledger.ReadVisitsAsync(Key, None),
        ];

        foreach (var call in calls)
        {
            Assert.False((await Assert.ThrowsAsync<LedgerException>(call)).IsTransient);
        }
    }

    [Fact]
    public async Task AnyCall_Cancelled_EndsAsCancelled()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ledger.ClaimAsync(Key, "a", 1, Lease, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ledger.FindEpochAsync(Key, cancelled));
    }

    [Fact]
    public async Task AnyCall_WithNumbersOutOfRange_IsRefused()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Ledger.ClaimAsync(Key, "a", 0, Lease, None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Ledger.ClaimAsync(Key, "a", 1, TimeSpan.Zero, None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Ledger.ClaimAsync(Key, "a", 1, TimeSpan.MaxValue, None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Ledger.RenewAsync(Key, [1], TimeSpan.Zero, None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Ledger.RecordAsync(Key, [NewVisit(VisitKind.Delivered, 0, 0)], None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Ledger.RegisterEpochAsync(TestEpoch.Queue(Key, 1, 2), None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Ledger.RegisterEpochAsync(TestEpoch.New(Key, (Delivery)9, 1), None));
    }
}
