using System.Collections.Concurrent;
using DataFeed.Ledger.Tests.Testing;

namespace DataFeed.Ledger.Tests;

public abstract partial class LedgerContract
{
    [Fact]
    public async Task Claim_FreshSteps_ComeInOrderUnderGrowingFences()
    {
        await RegisterAsync(endStep: 9, firstStep: 4);

        var first = await ClaimAsync(2);
        var second = await ClaimAsync(10, "b");

        Assert.Equal([new(4, 1, 1), new(5, 2, 1)], first.Claims);
        Assert.Equal([new(6, 3, 1), new(7, 4, 1), new(8, 5, 1)], second.Claims);
        Assert.False(first.IsComplete);
        Assert.Null(first.RetryAfter);
    }

    [Fact]
    public async Task Claim_AllLeased_SaysWhenToAskAgain()
    {
        await RegisterAsync(1);
        await ClaimAsync(1);

        var result = await ClaimAsync(1, "b");

        Assert.Empty(result.Claims);
        Assert.False(result.IsComplete);
        Assert.InRange(result.RetryAfter!.Value, TimeSpan.FromTicks(1), Lease);
    }

    [Fact]
    public async Task Claim_AllAcknowledged_IsComplete()
    {
        await RegisterAsync(3);
        await AcknowledgeAllAsync((await ClaimAsync(3)).Claims);

        var result = await ClaimAsync(1);

        Assert.True(result.IsComplete);
        Assert.Empty(result.Claims);
        Assert.Null(result.RetryAfter);
    }

    [Fact]
    public async Task Claim_EpochOfNoSteps_IsCompleteAtOnce()
    {
        await RegisterAsync(endStep: 5, firstStep: 5);

        Assert.True((await ClaimAsync(1)).IsComplete);
    }

    [Fact]
    public async Task Claim_LeaseEnded_HandsOutThatStepFirstUnderAHigherFence()
    {
        await RegisterAsync(10);
        var lost = (await ClaimAsync(3)).Claims;
        await AcknowledgeAsync(lost[1]);
        await PassAsync(Lease);

        var result = await ClaimAsync(3, "b");

        Assert.Equal([new(0, 4, 2), new(2, 5, 2), new(3, 6, 1)], result.Claims);
    }

    [Fact]
    public async Task Release_Steps_AreFreeAtOnce()
    {
        await RegisterAsync(3);
        var claims = (await ClaimAsync(3)).Claims;

        await Ledger.ReleaseAsync(Key, [claims[2].Fence, claims[0].Fence, 99], None);

        Assert.Equal([new(0, 4, 2), new(2, 5, 2)], (await ClaimAsync(3, "b")).Claims);
    }

    [Fact]
    public async Task Acknowledge_Again_IsSaidAndChangesNothing()
    {
        await RegisterAsync(2);
        var claim = (await ClaimAsync(1)).Claims[0];

        Assert.Equal(Acknowledgement.Accepted, await AcknowledgeAsync(claim));
        Assert.Equal(Acknowledgement.AlreadyAcknowledged, await AcknowledgeAsync(claim));
    }

    [Fact]
    public async Task Acknowledge_StepClaimedByAnother_IsRefused()
    {
        await RegisterAsync(1);
        var late = (await ClaimAsync(1)).Claims[0];
        await PassAsync(Lease);
        var current = (await ClaimAsync(1, "b")).Claims[0];

        Assert.Equal(Acknowledgement.Refused, await AcknowledgeAsync(late));
        Assert.Equal(Acknowledgement.Accepted, await AcknowledgeAsync(current));
        Assert.Equal(Acknowledgement.Refused, await AcknowledgeAsync(late));
        Assert.Equal(Acknowledgement.AlreadyAcknowledged, await AcknowledgeAsync(current));
    }

    [Fact]
    public async Task Acknowledge_LeaseEndedButUnclaimed_IsAccepted()
    {
        await RegisterAsync(2);
        var claims = (await ClaimAsync(2)).Claims;
        await PassAsync(Lease + Lease);
        await Ledger.ReleaseAsync(Key, [claims[1].Fence], None);

        await AcknowledgeAllAsync(claims);

        Assert.True((await ClaimAsync(1)).IsComplete);
    }

    [Fact]
    public async Task Acknowledge_OfWhatWasNeverHandedOut_IsRefused()
    {
        await RegisterAsync(5);
        var claim = (await ClaimAsync(2)).Claims[0];

        Assert.Equal(Acknowledgement.Refused, await AcknowledgeAsync(claim with { Step = 1 }));
        Assert.Equal(Acknowledgement.Refused, await AcknowledgeAsync(claim with { Fence = 77 }));
        Assert.Equal(Acknowledgement.Refused, await AcknowledgeAsync(claim with { Fence = 0 }));
        Assert.Equal(Acknowledgement.Refused, await AcknowledgeAsync(claim with { Fence = long.MaxValue }));
    }

    [Fact]
    public async Task Acknowledge_SeveralAtOnce_AnswersEachInOrder()
    {
        await RegisterAsync(6);
        var first = (await ClaimAsync(5)).Claims;
        await AcknowledgeAsync(first[4]);
        await PassAsync(Lease);
        var second = (await ClaimAsync(2, "b")).Claims;

        var answers = await Ledger.AcknowledgeAsync(
            Key,
            [
                first[3].Lease, first[0].Lease, second[0].Lease, first[4].Lease, second[0].Lease, first[0].Lease,
                first[2].Lease with { Fence = first[1].Fence }, first[2].Lease, new(99, 99),
            ],
            None);

        Assert.Equal(
            [
                Acknowledgement.Accepted, Acknowledgement.Refused, Acknowledgement.Accepted,
                Acknowledgement.AlreadyAcknowledged, Acknowledgement.AlreadyAcknowledged, Acknowledgement.Refused,
                Acknowledgement.Refused, Acknowledgement.Accepted, Acknowledgement.Refused,
            ],
            answers);
        Assert.Equal([(0L, 6L), (2, 3), (3, 4), (4, 5)], Acknowledged(await Ledger.ReadHandOutsAsync(Key, None)));
        Assert.Equal([new(5, 8, 1)], (await ClaimAsync(5, "c")).Claims);
    }

    [Fact]
    public async Task Acknowledge_OfNone_AnswersNone()
    {
        await RegisterAsync(1);

        Assert.Empty(await Ledger.AcknowledgeAsync(Key, [], None));
    }

    [Fact]
    public async Task Acknowledge_TheSameByManyAtOnce_IsAcceptedOnce()
    {
        const int steps = 60;
        await RegisterAsync(steps);
        StepLease[] leases = [.. (await ClaimAsync(steps)).Claims.Select(claim => claim.Lease)];
        await using var other = await OpenOtherAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(index => Task.Run(async () =>
        {
            var ordered = index % 4 < 2 ? leases : [.. leases.Reverse()];
            await (index % 2 == 0 ? Ledger : other).RenewAsync(Key, [.. ordered.Select(lease => lease.Fence)], Lease, None);
            return (await (index % 2 == 0 ? Ledger : other).AcknowledgeAsync(Key, ordered, None)).Zip(ordered);
        })));

        Assert.All(
            answers.SelectMany(answer => answer).GroupBy(answer => answer.Second),
            lease => Assert.Equal(
                [Acknowledgement.Accepted, .. Enumerable.Repeat(Acknowledgement.AlreadyAcknowledged, 7)], lease.Select(answer => answer.First).Order()));
        Assert.True((await LedgerVerification.ReadAsync(Ledger, Key, None)).IsClean);
    }

    [Fact]
    public async Task Renew_HeldLeases_LastLonger()
    {
        await RegisterAsync(4);
        var claims = (await ClaimAsync(4)).Claims;
        await AcknowledgeAsync(claims[1]);
        await PassAsync(Lease / 2);

        var held = await Ledger.RenewAsync(Key, [claims[2].Fence, claims[1].Fence, claims[0].Fence, 99], Lease, None);
        await PassAsync(Lease / 2);

        Assert.Equal([1L, 3L], held);
        Assert.Equal([3L], (await ClaimAsync(4, "b")).Claims.Select(claim => claim.Step));
    }

    [Fact]
    public async Task Renew_LeaseEnded_HoldsUnlessAnotherClaimed()
    {
        await RegisterAsync(2);
        var claims = (await ClaimAsync(2)).Claims;
        await PassAsync(Lease);
        await ClaimAsync(1, "b");

        var held = await Ledger.RenewAsync(Key, [.. claims.Select(claim => claim.Fence)], Lease, None);

        Assert.Equal([claims[1].Fence], held);
        Assert.Empty((await ClaimAsync(1, "c")).Claims);
    }

    [Fact]
    public async Task Claim_ClockSetBackByNoMoreThanALease_LeavesTheLeases()
    {
        await RegisterAsync(2);
        await ClaimAsync(1);
        var renewed = (await ClaimAsync(1)).Claims[0];
        await Ledger.RenewAsync(Key, [renewed.Fence], 10 * Lease, None);
        await PassAsync(-Lease);

        Assert.Empty((await ClaimAsync(2, "b")).Claims);
    }

    [Fact]
    public async Task Claim_LeaseOfAClockThatWasFarAhead_CountsAsEnded()
    {
        await RegisterAsync(3);
        var claims = (await ClaimAsync(3)).Claims;
        await Ledger.RenewAsync(Key, [claims[1].Fence], 10 * Lease, None);
        await Ledger.RenewAsync(Key, [claims[2].Fence], Lease / 2, None);
        await PassAsync(-5 * Lease);

        var result = await ClaimAsync(3, "b");
        Assert.Equal([new(0, 4, 2), new(2, 5, 2)], result.Claims);
        Assert.Equal(Acknowledgement.Refused, await AcknowledgeAsync(claims[0]));
        Assert.Equal(Acknowledgement.Accepted, await AcknowledgeAsync(result.Claims[0]));

        await PassAsync(-TimeSpan.FromHours(1));
        Assert.Equal(Acknowledgement.Accepted, await AcknowledgeAsync(claims[1]));
        Assert.Equal([new(2, 6, 3)], (await ClaimAsync(3, "c")).Claims);
    }

    [Fact]
    public async Task SetEnd_OfUnknownLength_WithdrawsWhatLiesBeyond()
    {
        await RegisterAsync(null);
        var claims = (await ClaimAsync(4)).Claims;
        await AcknowledgeAsync(claims[0]);

        await Ledger.SetEndAsync(Key, 2, None);
        await Ledger.SetEndAsync(Key, 2, None);

        Assert.Equal(2, (await Ledger.FindEpochAsync(Key, None))!.EndStep);
        Assert.Equal(Acknowledgement.Refused, await AcknowledgeAsync(claims[2]));
        Assert.Empty((await ClaimAsync(1, "b")).Claims);
        Assert.Equal(Acknowledgement.Accepted, await AcknowledgeAsync(claims[1]));
        Assert.True((await ClaimAsync(1, "b")).IsComplete);
    }

    [Fact]
    public async Task SetEnd_FurtherThanClaimed_LetsTheRestBeClaimed()
    {
        await RegisterAsync(null);
        await AcknowledgeAllAsync((await ClaimAsync(2)).Claims);

        await Ledger.SetEndAsync(Key, 3, None);

        Assert.Equal([2L], (await ClaimAsync(5)).Claims.Select(claim => claim.Step));
    }

    [Theory]
    [InlineData(1L)] // Step 1 is acknowledged.
    [InlineData(-1L)]
    public async Task SetEnd_AgainstTheRecord_IsRefusedForGood(long endStep)
    {
        await RegisterAsync(null);
        await AcknowledgeAllAsync((await ClaimAsync(2)).Claims);

        var error = await Assert.ThrowsAsync<LedgerException>(() => Ledger.SetEndAsync(Key, endStep, None));

        Assert.False(error.IsTransient);
        Assert.Null((await Ledger.FindEpochAsync(Key, None))!.EndStep);
    }

    [Fact]
    public async Task SetEnd_ToAnother_IsRefusedForGood()
    {
        await RegisterAsync(5);

        Assert.False((await Assert.ThrowsAsync<LedgerException>(() => Ledger.SetEndAsync(Key, 6, None))).IsTransient);
    }

    [Fact]
    public async Task ReadHandOuts_TellsTheOrderAndWhatWasAcknowledged()
    {
        await RegisterAsync(3);
        var claims = (await ClaimAsync(2)).Claims;
        await AcknowledgeAsync(claims[1]);
        await PassAsync(Lease);
        await ClaimAsync(2, "b");

        var handOuts = await Ledger.ReadHandOutsAsync(Key, None);

        Assert.Equal(
            [(1, 0, 1, "a", false), (2, 1, 1, "a", true), (3, 0, 2, "b", false), (4, 2, 1, "b", false)],
            handOuts.Select(handOut => (handOut.Fence, handOut.Step, handOut.Attempt, handOut.Consumer, handOut.AcknowledgedAt is not null)));
        Assert.True(handOuts[0].At <= handOuts[3].At);
    }

    [Fact]
    public async Task Claim_ByManyAtOnce_HandsOutEachStepOnce()
    {
        const int steps = 200;
        await RegisterAsync(steps);
        var claimed = new ConcurrentBag<Claim>();
        await using var other = await OpenOtherAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(index => Task.Run(async () =>
        {
            var ledger = index % 2 == 0 ? Ledger : other;
            while ((await ledger.ClaimAsync(Key, $"c{index}", 1 + (index % 3), Lease, None)).Claims is { Count: > 0 } claims)
            {
                var answers = await ledger.AcknowledgeAsync(Key, [.. claims.Select(claim => claim.Lease)], None);
                Assert.Equal(claims.Select(_ => Acknowledgement.Accepted), answers);
                foreach (var claim in claims)
                {
                    claimed.Add(claim);
                }
            }
        })));

        Assert.Equal(Enumerable.Range(0, steps).Select(step => new Claim(step, step + 1, 1)), claimed.OrderBy(claim => claim.Step));
        var verification = await LedgerVerification.ReadAsync(Ledger, Key, None);
        Assert.True(verification.IsClean);
        Assert.True((await ClaimAsync(1)).IsComplete);
    }

    [Fact]
    public async Task Claim_UnderRandomCalls_AgreesWithTheMemoryLedger() =>
        await LedgerComparison.RunAsync(Ledger, PassAsync, seeds: Enumerable.Range(1, 9), calls: 50);

    private static IEnumerable<(long Step, long Fence)> Acknowledged(IEnumerable<HandOut> handOuts) =>
        handOuts.Where(handOut => handOut.AcknowledgedAt is not null).Select(handOut => (handOut.Step, handOut.Fence)).Order();

    /// <summary>What another server sees; the ledger itself where none is shared.</summary>
    protected virtual Task<ILedger> OpenOtherAsync() => OpenAsync();
}
