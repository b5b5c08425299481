using DataFeed.Chaos.Children;
using DataFeed.Chaos.Verifying;
using Xunit;

namespace DataFeed.Chaos.Tests.Verifying;

/// <summary>That the check can fail: everything that must not happen is told.</summary>
public sealed class StepChainTests
{
    private static readonly string[] Undisturbed = ["a", "b", "c", "d"];

    [Fact]
    public void Chain_OfEveryStepOnce_IsClean()
    {
        var verdict = Read(0, 1, 2, 3).Verify(Undisturbed);

        Assert.True(verdict.IsClean, verdict.ToString());
    }

    [Fact]
    public void Chain_ThrownBackToACheckpoint_IsCleanAndCountsWhatItRepeats()
    {
        var chain = Read(0, 1, 2);

        chain.Resume(1, "a");
        foreach (var step in (int[])[1, 2, 3])
        {
            chain.Add(step, Undisturbed[step]);
        }

        Assert.True(chain.Verify(Undisturbed).IsClean);
        Assert.Equal(2, chain.Repeated);
    }

    [Fact]
    public void Chain_WithoutAStep_TellsItMissed()
    {
        var verdict = Read(0, 1, 3).Verify(Undisturbed);

        Assert.Equal((1, 0), (verdict.Missed, verdict.Duplicated));
        Assert.Equal("After 2 steps it differs from an undisturbed run.", Assert.Single(verdict.Problems));
    }

    [Fact]
    public void Chain_WithAStepTwice_TellsItDuplicated()
    {
        var verdict = Read(0, 1, 1, 2, 3).Verify(Undisturbed);

        Assert.Equal((0, 1), (verdict.Missed, verdict.Duplicated));
        Assert.False(verdict.IsClean);
    }

    [Fact]
    public void Chain_WithOtherBytes_IsNotClean()
    {
        var chain = Read(0, 1, 2);
        chain.Add(3, "other");

        var verdict = chain.Verify(Undisturbed);

        Assert.Equal((0, 0), (verdict.Missed, verdict.Duplicated));
        Assert.Equal("After 3 steps it differs from an undisturbed run.", Assert.Single(verdict.Problems));
    }

    [Fact]
    public void Chain_ResumedFromAStateItNeverHad_IsNotClean()
    {
        var chain = Read(0, 1);
        chain.Resume(2, "other");
        chain.Add(2, "c");
        chain.Add(3, "d");

        Assert.Single(chain.Verify(Undisturbed).Problems);
    }

    [Fact]
    public void Chain_OfAStepThatIsNone_IsNotClean()
    {
        var chain = Read(0, 1, 2, 3);
        chain.Add(4, "e");

        Assert.Contains("It was given step 4; there are 4.", chain.Verify(Undisturbed).Problems);
    }

    private static StepChain Read(params int[] steps)
    {
        var chain = new StepChain();
        chain.Resume(0, StepHash.Empty);
        foreach (var step in steps)
        {
            chain.Add(step, Undisturbed[step]);
        }

        return chain;
    }
}
