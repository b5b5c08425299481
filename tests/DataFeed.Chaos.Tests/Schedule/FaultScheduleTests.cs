using DataFeed.Chaos.Schedule;
using Xunit;

namespace DataFeed.Chaos.Tests.Schedule;

public sealed class FaultScheduleTests
{
    private static readonly ScheduleShape Shape = new(Servers: 3, Consumers: 2, Steps: 200, HasLedger: false);

    [Fact]
    public void Schedule_OfASeed_IsAlwaysTheSame()
    {
        for (var seed = 0UL; seed < 100; seed++)
        {
            Assert.Equal(string.Join(';', FaultSchedule.Create(seed, Shape)), string.Join(';', FaultSchedule.Create(seed, Shape)));
        }
    }

    // Who reports a failing seed means this schedule: changing it is a breaking change.
    [Fact]
    public void Schedule_OfSeed1_IsPinned() => Assert.Equal(
        """
        at step 35: kill trainer 1, start it 59 ms later
        at step 93: delay the connections to server 2 for 383 ms
        at step 149: kill trainer 0, start it 96 ms later
        at step 155: kill server 1, start it 151 ms later
        at step 158: reset the connections to server 0
        """.ReplaceLineEndings(),
        string.Join(Environment.NewLine, FaultSchedule.Create(1, Shape)));

    [Fact]
    public void Schedules_OfManySeeds_DoEverythingToEverybody()
    {
        var faults = Enumerable.Range(0, 200).SelectMany(seed => FaultSchedule.Create((ulong)seed, Shape)).ToArray();

        Assert.Equal(Enum.GetValues<FaultKind>().Except([FaultKind.KillLedger]), faults.Select(fault => fault.Kind).Distinct().Order());
        Assert.Equal([0, 1, 2], faults.Where(fault => fault.Kind == FaultKind.KillServer).Select(fault => fault.Target).Distinct().Order());
        Assert.Equal([0, 1], faults.Where(fault => fault.Kind == FaultKind.KillTrainer).Select(fault => fault.Target).Distinct().Order());
        Assert.All(faults, fault => Assert.InRange(fault.AtStep, 10, 169));
        Assert.True(Enumerable.Range(0, 200).Select(seed => string.Join(';', FaultSchedule.Create((ulong)seed, Shape))).Distinct().Count() > 190);
    }

    [Fact]
    public void Schedule_IsInTheOrderOfSteps() => Assert.All(
        Enumerable.Range(0, 100).Select(seed => FaultSchedule.Create((ulong)seed, Shape)),
        schedule => Assert.Equal(schedule.Select(fault => fault.AtStep).Order(), schedule.Select(fault => fault.AtStep)));

    [Fact]
    public void Schedules_WithALedger_KillIt()
    {
        var faults = Enumerable.Range(0, 50).SelectMany(seed => FaultSchedule.Create((ulong)seed, Shape with { HasLedger = true }));

        Assert.Contains(faults, fault => fault.Kind == FaultKind.KillLedger);
    }
}
