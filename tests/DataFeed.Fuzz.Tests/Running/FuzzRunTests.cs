using DataFeed.Fuzz.Tests.Inputs;
using Xunit;

namespace DataFeed.Fuzz.Tests.Running;

public sealed class FuzzRunTests
{
    [Fact]
    public async Task Run_OneInputFails_NamesTargetSeedIndexAndBytes()
    {
        var run = new FuzzRun(FuzzTarget.SelfTest, 100, lanes: 2, (input, _) =>
        {
            input.Show("bytes", [0xAB, 0xCD]);
            FuzzCase.Require(input.Index != 1, "the rule that broke");
            return Task.FromResult("fine");
        });

        var failure = await Assert.ThrowsAsync<FuzzException>(run.RunAllAsync);

        Assert.Contains("the rule that broke", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"SelfTest, {FuzzSettings.SeedVariable}={FuzzSettings.Seed}, index 1\n", failure.Message, StringComparison.Ordinal);
        Assert.Contains("bytes, 2 bytes: abcd", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InTwoHalves_TakesEveryIndexOnce()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<long>();
        var run = new FuzzRun(FuzzTarget.SelfTest, 1001, lanes: 3, (input, _) =>
        {
            seen.Add(input.Index);
            return Task.FromResult("fine");
        });

        await run.RunFirstHalfAsync();
        var half = seen.Count;
        await run.RunSecondHalfAsync();

        Assert.Equal(FuzzSettings.Scale(1001) / 2, half);
        Assert.Equal(Enumerable.Range(0, (int)FuzzSettings.Scale(1001)).Select(index => (long)index), seen.Order());
    }

    [Fact]
    public void Input_SameSeedAndIndex_IsTheSame()
    {
        byte[] message = [0x08, 0x05, 0x12, 0x02, 0x08, 0x01];
        var inputs = Enumerable.Range(0, 500).Select(index => Input(1, index)).ToList();

        Assert.Equal(inputs, Enumerable.Range(0, 500).Select(index => Input(1, index)));
        Assert.NotEqual(inputs, Enumerable.Range(0, 500).Select(index => Input(2, index)));
        // Most differ from the message and from each other: the mutations do something.
        Assert.InRange(inputs.Distinct().Count(), 300, 500);

        string Input(ulong seed, int index) =>
            Convert.ToHexString(new FuzzRandom(seed, FuzzTarget.SelfTest, index).Mutate(message, [0x1A, 0x01, 0x00]));
    }
}
